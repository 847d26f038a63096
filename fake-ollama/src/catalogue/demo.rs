//! The demo's models: some thirty, as people have them after two years.

use jiff::Timestamp;
use serde_json::{Map, json};

use super::ago;
use super::family::{
    BERT, DEEPSEEK, Family, GEMMA3, GPT_OSS, LLAMA, LLAMA_CHAT, MISTRAL, NOMIC_BERT, PHI, QWEN2,
    QWEN2_CODER, QWEN3, QWEN3_MOE, STARCODER, Size,
};
use crate::digest::Digest;
use crate::store::{Format, ModelSpec, Purpose, Remote, Source, Weights};

/// The model that is in memory.
pub(super) const LOADED: &str = "llama3.2:latest";

struct Row {
    name: &'static str,
    age: i64,
    made: Made,
}

/// How a model of the demo came to be.
enum Made {
    Of(Family, Size),
    /// In the safetensors form of MLX.
    Mlx(Family, Size),
    /// With a projector, by which it sees.
    Seeing(Family, Size),
    From(&'static str, &'static str),
    Adapted(&'static str),
    AliasOf(&'static str),
    Cloud(&'static str),
}

use Made::{Adapted, AliasOf, Cloud, From, Mlx, Of, Seeing};

const fn minutes(count: i64) -> i64 {
    count * 60
}

const fn hours(count: i64) -> i64 {
    minutes(count * 60)
}

const fn days(count: i64) -> i64 {
    hours(count * 24)
}

const fn row(name: &'static str, age: i64, made: Made) -> Row {
    Row { name, age, made }
}

const fn size(parameters: u64, quantization: &'static str, bytes: u64) -> Size {
    Size {
        parameters,
        quantization,
        bytes,
    }
}

const Q4: &str = "Q4_K_M";

/// A model that another is made from stands above it.
#[rustfmt::skip]
const ROWS: &[Row] = &[
    row("llama3.2:latest", days(3), Of(LLAMA, size(3_212_749_888, Q4, 2_019_377_376))),
    row("llama3.2:3b", days(3), AliasOf("llama3.2:latest")),
    row("my-assistant:latest", minutes(12), From("llama3.2:latest",
        "You are a careful assistant. Answer in one sentence.")),
    row("team/writer:v2", days(16), From("llama3.2:latest",
        "You write release notes. Be brief, and name what changed for the reader.")),
    row("gemma3:4b", hours(5), Of(GEMMA3, size(4_299_915_632, Q4, 3_338_792_448))),
    row("gemma3:27b", days(40), Of(GEMMA3, size(27_432_406_640, Q4, 17_396_936_192))),
    row("gemma3-mlx:4b", days(9), Mlx(GEMMA3, size(4_299_915_632, "BF16", 8_600_158_944))),
    row("gpt-oss:20b", days(1), Of(GPT_OSS, size(20_914_757_184, "MXFP4", 13_780_154_752))),
    row("gpt-oss:120b-cloud", days(1), Cloud("gpt-oss:120b")),
    row("qwen3:8b", days(6), Of(QWEN3, size(8_190_735_360, Q4, 5_225_374_944))),
    row("hf.co/unsloth/Qwen3-30B-A3B-GGUF:Q4_K_M", days(22),
        Of(QWEN3_MOE, size(30_532_122_624, Q4, 18_556_686_912))),
    row("llama3.3:70b", days(62), Of(LLAMA, size(70_553_706_560, Q4, 42_520_397_888))),
    row("deepseek-r1:14b", days(75), Of(QWEN2, size(14_770_033_664, Q4, 8_988_110_592))),
    row("deepseek-r1:671b", days(75), Of(DEEPSEEK, size(671_026_419_200, Q4, 404_430_184_448))),
    row("qwen2.5-coder:1.5b-base", days(118),
        Of(QWEN2_CODER, size(1_543_714_304, Q4, 986_047_808))),
    row("qwen2.5-coder:7b", days(118), Of(QWEN2_CODER, size(7_615_616_512, Q4, 4_683_073_952))),
    row("qwen2.5-coder:32b", days(118), Of(QWEN2_CODER, size(32_763_876_352, Q4, 19_851_335_872))),
    row("registry.example.com/team/coder:7b", days(90), AliasOf("qwen2.5-coder:7b")),
    row("phi4:14b", days(131), Of(PHI, size(14_659_507_200, Q4, 9_053_116_391))),
    row("llama3.1:8b", days(190), Of(LLAMA, size(8_030_261_312, Q4, 4_920_734_272))),
    row("llama3.1:8b-instruct-q8_0", days(190),
        Of(LLAMA, size(8_030_261_312, "Q8_0", 8_540_770_880))),
    row("llama3.1:8b-instruct-fp16", days(188),
        Of(LLAMA, size(8_030_261_312, "F16", 16_068_890_912))),
    row("support-bot:latest", days(33), Adapted("llama3.1:8b")),
    row("hf.co/bartowski/Llama-3.2-1B-Instruct-GGUF:Q4_K_M", days(204),
        Of(LLAMA, size(1_235_814_432, Q4, 807_694_464))),
    row("nomic-embed-text:latest", days(210), Of(NOMIC_BERT, size(136_727_040, "F16", 274_290_656))),
    row("hf.co/nomic-ai/nomic-embed-text-v1.5-GGUF:Q8_0", days(210),
        Of(NOMIC_BERT, size(136_727_040, "Q8_0", 146_146_432))),
    row("all-minilm:latest", days(260), Of(BERT, size(22_565_376, "F16", 45_949_216))),
    row("mistral:latest", days(300), Of(MISTRAL, size(7_248_023_552, Q4, 4_372_811_936))),
    row("mistral:7b-instruct-v0.3-q4_K_M", days(300), AliasOf("mistral:latest")),
    row("llava:7b", days(402), Seeing(LLAMA_CHAT, size(7_241_732_096, "Q4_0", 4_108_916_384))),
    row("mixtral:8x7b", days(455), Of(MISTRAL, size(46_702_792_704, "Q4_0", 26_442_481_440))),
    row("starcoder2:3b", days(540), Of(STARCODER, size(3_030_371_328, "Q4_0", 1_711_344_544))),
    row("codellama:13b", days(690), Of(LLAMA_CHAT, size(13_016_028_160, "Q4_0", 7_365_834_624))),
    row("tinyllama:1.1b", days(730), Of(LLAMA_CHAT, size(1_100_048_384, "Q4_0", 636_728_000))),
];

pub(super) fn models(now: Timestamp) -> Vec<ModelSpec> {
    ROWS.iter()
        .zip(0..)
        .map(|(row, number)| row.spec(ago(now, row.age, number)))
        .collect()
}

/// What the registry has: every model that was not made on this machine.
pub(super) fn offered(now: Timestamp) -> Vec<ModelSpec> {
    let source_of = |row: &Row| match row.made {
        AliasOf(other) => ROWS.iter().find(|candidate| candidate.name == other),
        _ => None,
    };
    let offered = ROWS.iter().map(|row| {
        let spec = source_of(row).unwrap_or(row).spec(now);
        ModelSpec {
            name: row.name.to_owned(),
            ..spec
        }
    });
    offered
        .filter(|spec| !matches!(spec.source, Source::From(_)))
        .collect()
}

impl Row {
    fn spec(&self, modified: Timestamp) -> ModelSpec {
        let spec = |source| ModelSpec::new(self.name, modified, source);
        match &self.made {
            Of(family, size) => self.of(*family, *size, Format::Gguf, modified),
            Mlx(family, size) => self.of(*family, *size, Format::Safetensors, modified),
            Seeing(family, size) => ModelSpec {
                projector: Some(part("projector", self.name, "F16", 624_434_368)),
                ..self.of(*family, *size, Format::Gguf, modified)
            },
            From(other, system) => ModelSpec {
                system: Some((*system).to_owned()),
                ..spec(Source::From((*other).to_owned()))
            },
            Adapted(other) => ModelSpec {
                adapter: Some(part("adapter", self.name, "F32", 83_914_752)),
                ..spec(Source::From((*other).to_owned()))
            },
            AliasOf(other) => spec(Source::AliasOf((*other).to_owned())),
            Cloud(model) => spec(Source::Cloud(Remote {
                host: "https://ollama.com:443".to_owned(),
                model: (*model).to_owned(),
            })),
        }
    }

    fn of(&self, family: Family, size: Size, format: Format, modified: Timestamp) -> ModelSpec {
        let weights = family.weights(size, format, self.name);
        let parameters = Map::from_iter([("stop".to_owned(), json!([family.stop]))]);
        let embeds = matches!(family.purpose, Purpose::Embedding { .. });
        ModelSpec {
            template: Some(family.template.to_owned()),
            parameters: (!embeds).then_some(parameters),
            license: Some(family.license.to_owned()),
            ..ModelSpec::new(self.name, modified, Source::Weights(weights))
        }
    }
}

/// An adapter or a projector.
fn part(kind: &str, of: &str, quantization: &str, size: u64) -> Weights {
    Weights {
        digest: Digest::invented(&format!("{kind} of {of}")),
        size,
        format: Format::Gguf,
        architecture: "clip".to_owned(),
        parameter_count: size / 2,
        quantization: quantization.to_owned(),
        context_length: 0,
        embedding_length: 1024,
        block_count: 24,
        purpose: Purpose::Part,
    }
}
