use super::*;
use crate::domain::model::Remote;
use crate::domain::model::tests::model;
use proptest::prelude::*;

const DAY: i64 = 86_400_000;
const NOW: Timestamp = Timestamp(20_000 * DAY);

fn days_ago(days: i64) -> Option<Timestamp> {
    Some(Timestamp(NOW.0 - days * DAY))
}

/// Four models that each column puts in another order; `d` is one of which the server tells next to nothing.
fn catalogue() -> Vec<Arc<Model>> {
    let a = Model {
        modified: days_ago(10),
        family: "qwen2".into(),
        parameters: "7.6B".into(),
        quantization: "Q8_0".into(),
        capabilities: vec!["completion".into(), "tools".into()],
        ..model("a:10b", "bbb", 300)
    };
    let b = Model {
        modified: days_ago(400),
        family: "llama".into(),
        parameters: "964M".into(),
        quantization: "Q4_K_M".into(),
        capabilities: vec!["vision".into()],
        ..model("A:9b", "ccc", 100)
    };
    let c = Model {
        modified: days_ago(-3),
        family: "Bert".into(),
        parameters: "1.04T".into(),
        quantization: "Q4_0".into(),
        capabilities: vec!["embedding".into()],
        ..model("c:1", "aaa", 200)
    };
    let d = model("d:1", "", 0);
    [c, a, d, b].map(Arc::new).into()
}

fn names(models: &[Arc<Model>]) -> Vec<&str> {
    models.iter().map(|model| &*model.name).collect()
}

fn sorted(column: Column, direction: Direction) -> Vec<Arc<Model>> {
    let sort = Sort { column, direction };
    arrange(
        &catalogue(),
        sort,
        &Filter::default(),
        NOW,
        &|_| false,
        &|_| 0,
    )
}

fn filtered(filter: &Filter) -> Vec<Arc<Model>> {
    let sort = Sort {
        column: Column::Name,
        direction: Direction::Ascending,
    };
    arrange(
        &catalogue(),
        sort,
        filter,
        NOW,
        &|model| &*model.name == "c:1",
        &|_| 0,
    )
}

#[test]
fn each_column_sorts_both_ways_and_puts_the_unknown_last() {
    let (a, b, c, d) = ("a:10b", "A:9b", "c:1", "d:1");
    for (column, ascending, descending) in [
        (Column::Name, [b, a, c, d], [d, c, a, b]),
        (Column::Size, [d, b, c, a], [a, c, b, d]),
        (Column::Modified, [b, a, c, d], [c, a, b, d]),
        (Column::Family, [c, b, a, d], [a, b, c, d]),
        (Column::Parameters, [b, a, c, d], [c, a, b, d]),
        (Column::Quantization, [c, b, a, d], [a, b, c, d]),
        (Column::Capabilities, [c, a, b, d], [b, a, c, d]),
        (Column::Digest, [c, a, b, d], [b, a, c, d]),
    ] {
        assert_eq!(
            names(&sorted(column, Direction::Ascending)),
            ascending,
            "{column:?}"
        );
        assert_eq!(
            names(&sorted(column, Direction::Descending)),
            descending,
            "{column:?}"
        );
    }
}

#[test]
fn ties_go_by_name_in_both_directions() {
    let models: Vec<_> = ["m:10b", "m:9b", "M:8b"]
        .map(|name| Arc::new(model(name, "d", 5)))
        .into();
    for column in Column::ALL
        .into_iter()
        .filter(|column| *column != Column::Name)
    {
        for direction in [Direction::Ascending, Direction::Descending] {
            let shown = arrange(
                &models,
                Sort { column, direction },
                &Filter::default(),
                NOW,
                &|_| false,
                &|_| 0,
            );
            assert_eq!(
                names(&shown),
                ["M:8b", "m:9b", "m:10b"],
                "{column:?} {direction:?}"
            );
        }
    }
}

#[test]
fn a_click_turns_its_own_column_round_and_begins_another_its_own_way() {
    let sort = Sort::default();
    assert_eq!(
        (sort.column, sort.direction),
        (Column::Size, Direction::Descending)
    );
    assert_eq!(sort.clicked(Column::Size).direction, Direction::Ascending);
    assert_eq!(sort.clicked(Column::Size).clicked(Column::Size), sort);
    for column in Column::ALL {
        let clicked = sort.clicked(Column::Name).clicked(column);
        assert_eq!(clicked.column, column);
        if column != Column::Name {
            assert_eq!(clicked.direction, column.first_direction());
        }
    }
    assert_eq!(sort.clicked(Column::Name).direction, Direction::Ascending);
    assert_eq!(
        sort.clicked(Column::Modified).direction,
        Direction::Descending
    );
}

#[test]
fn words_are_looked_for_in_every_field() {
    let mut models = catalogue();
    models.push(Arc::new(Model {
        remote: Some(Remote {
            host: "https://far.example".into(),
            model: "far".into(),
        }),
        ..model("e:1", "fff", 1)
    }));
    let sort = Sort {
        column: Column::Name,
        direction: Direction::Ascending,
    };
    for (text, shown) in [
        ("", vec!["A:9b", "a:10b", "c:1", "d:1", "e:1"]),
        ("  \t ", vec!["A:9b", "a:10b", "c:1", "d:1", "e:1"]),
        ("a:", vec!["A:9b", "a:10b"]),
        ("A:", vec!["A:9b", "a:10b"]),
        ("LLAMA", vec!["A:9b"]),
        ("7.6b", vec!["a:10b"]),
        ("q4", vec!["A:9b", "c:1"]),
        ("tools", vec!["a:10b"]),
        ("vision q4", vec!["A:9b"]),
        ("Q4 VISION", vec!["A:9b"]),
        ("vision q8", vec![]),
        ("bb", vec!["a:10b"]),
        ("cloud", vec!["e:1"]),
        ("loaded", vec!["c:1"]),
        ("cloud loaded", vec![]),
        ("nothing-like-it", vec![]),
        ("<script>", vec![]),
    ] {
        let filter = Filter {
            text: text.into(),
            ..Filter::default()
        };
        let found = arrange(
            &models,
            sort,
            &filter,
            NOW,
            &|model| &*model.name == "c:1",
            &|_| 0,
        );
        assert_eq!(names(&found), shown, "{text:?}");
    }
}

#[test]
fn older_than_includes_the_day_itself_and_never_the_unknown_or_the_future() {
    for (days, shown) in [
        (0, vec!["A:9b", "a:10b", "c:1"]),
        (1, vec!["A:9b", "a:10b"]),
        (10, vec!["A:9b", "a:10b"]),
        (11, vec!["A:9b"]),
        (400, vec!["A:9b"]),
        (401, vec![]),
        (u64::MAX, vec![]),
    ] {
        let filter = Filter {
            older_than_days: Some(days),
            ..Filter::default()
        };
        assert_eq!(names(&filtered(&filter)), shown, "{days} days");
    }
    let almost = Model {
        modified: Some(Timestamp(NOW.0 - 10 * DAY + 1)),
        ..model("m", "d", 1)
    };
    assert!(!is_older_than(&almost, 10, NOW));
}

#[test]
fn larger_than_leaves_out_the_size_itself() {
    for (bytes, shown) in [
        (0, vec!["A:9b", "a:10b", "c:1"]),
        (99, vec!["A:9b", "a:10b", "c:1"]),
        (100, vec!["a:10b", "c:1"]),
        (300, vec![]),
    ] {
        let filter = Filter {
            larger_than: Some(bytes),
            ..Filter::default()
        };
        assert_eq!(names(&filtered(&filter)), shown, "{bytes} bytes");
    }
}

#[test]
fn family_and_quantization_match_whole_and_can_mean_unknown() {
    let family = |family: &str| Filter {
        family: Some(family.into()),
        ..Filter::default()
    };
    assert_eq!(names(&filtered(&family("llama"))), ["A:9b"]);
    assert_eq!(names(&filtered(&family("lla"))), [""; 0]);
    assert_eq!(names(&filtered(&family(""))), ["d:1"]);
    let quantization = |name: &str| Filter {
        quantization: Some(name.into()),
        ..Filter::default()
    };
    assert_eq!(names(&filtered(&quantization("Q4_0"))), ["c:1"]);
    assert_eq!(names(&filtered(&quantization(""))), ["d:1"]);
    let both = Filter {
        text: "q4".into(),
        ..family("qwen2")
    };
    assert_eq!(names(&filtered(&both)), [""; 0]);
}

#[test]
fn a_filter_knows_how_much_of_it_is_set() {
    let empty = Filter {
        text: "  ".into(),
        ..Filter::default()
    };
    assert!(empty.is_empty());
    assert_eq!(empty.count_set(), 0);
    let text = Filter {
        text: "q4".into(),
        ..Filter::default()
    };
    assert!(!text.is_empty());
    assert_eq!(text.count_set(), 0);
    let full = Filter {
        text: String::new(),
        family: Some(String::new()),
        quantization: Some("Q4_0".into()),
        older_than_days: Some(0),
        larger_than: Some(0),
    };
    assert!(!full.is_empty());
    assert_eq!(full.count_set(), 4);
}

/// A model with few possible values a field, so that ties are common.
fn any_model() -> impl Strategy<Value = Model> {
    let modified = proptest::option::of((-2_i64..3).prop_map(|days| Timestamp(NOW.0 - days * DAY)));
    (
        "[mM]:[0-2]{1,2}b?",
        "[ab]?",
        0_u64..3,
        modified,
        "[xX]?",
        "(1B|2B|2000M|x)?",
        "(Q4|Q8)?",
    )
        .prop_map(
            |(name, digest, size, modified, family, parameters, quantization)| Model {
                modified,
                family,
                parameters,
                quantization,
                ..model(&name, &digest, size)
            },
        )
}

/// Models of different names, and the same models in another order.
fn models_in_two_orders() -> impl Strategy<Value = (Vec<Arc<Model>>, Vec<Arc<Model>>)> {
    proptest::collection::vec(any_model(), 0..12)
        .prop_map(|mut models| {
            let mut seen = std::collections::HashSet::new();
            models.retain(|model| seen.insert(Arc::clone(&model.name)));
            models.into_iter().map(Arc::new).collect::<Vec<_>>()
        })
        .prop_flat_map(|models| (Just(models.clone()), Just(models).prop_shuffle()))
}

fn any_direction() -> impl Strategy<Value = Direction> {
    proptest::sample::select(&[Direction::Ascending, Direction::Descending][..])
}

fn any_sort() -> impl Strategy<Value = Sort> {
    let column = proptest::sample::select(&Column::ALL[..]);
    (column, any_direction()).prop_map(|(column, direction)| Sort { column, direction })
}

fn any_filter() -> impl Strategy<Value = Filter> {
    use proptest::option::of;
    (
        "[mq ]{0,2}",
        of("[x]?"),
        of("(Q4)?"),
        of(0_u64..3),
        of(0_u64..3),
    )
        .prop_map(
            |(text, family, quantization, older_than_days, larger_than)| Filter {
                text,
                family,
                quantization,
                older_than_days,
                larger_than,
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    /// Ollama lists models of one second in another order at each call; the page must not move for that.
    #[test]
    fn the_server_s_order_does_not_matter(
        (models, shuffled) in models_in_two_orders(), sort in any_sort(), filter in any_filter()
    ) {
        let arranged = arrange(&models, sort, &filter, NOW, &|_| false, &|_| 0);
        prop_assert_eq!(&arranged, &arrange(&shuffled, sort, &filter, NOW, &|_| false, &|_| 0));
        prop_assert_eq!(&arranged, &arrange(&arranged, sort, &filter, NOW, &|_| false, &|_| 0));
    }

    #[test]
    fn nothing_is_lost_doubled_or_invented(
        (models, _) in models_in_two_orders(), sort in any_sort(), filter in any_filter()
    ) {
        let all = arrange(&models, sort, &Filter::default(), NOW, &|_| false, &|_| 0);
        let shown = arrange(&models, sort, &filter, NOW, &|_| false, &|_| 0);
        prop_assert_eq!(all.len(), models.len());
        prop_assert!(models.iter().all(|model| all.contains(model)));
        // What a filter lets through stands in the order in which it stood without the filter.
        let expected: Vec<_> = all.into_iter().filter(|model| shown.contains(model)).collect();
        prop_assert_eq!(shown, expected);
    }

    #[test]
    fn the_other_direction_is_the_mirror_where_nothing_is_unknown_or_equal(
        (models, _) in models_in_two_orders()
    ) {
        let by_name = |direction| {
            arrange(&models, Sort { column: Column::Name, direction }, &Filter::default(), NOW, &|_| false, &|_| 0)
        };
        let mut mirrored = by_name(Direction::Descending);
        mirrored.reverse();
        prop_assert_eq!(by_name(Direction::Ascending), mirrored);
    }

    /// Also where they are alike for longer than what is compared side by side.
    #[test]
    fn texts_are_in_their_natural_order_with_the_unknown_last_and_ties_by_name(
        families in proptest::collection::vec("(alike for a while: )?[aA02]{0,2}", 0..12), direction in any_direction()
    ) {
        let of_family = |(number, family): (usize, &String)| {
            let name = format!("a name that is long enough:{number}");
            Arc::new(Model { family: family.clone(), ..model(&name, "d", 1) })
        };
        let models: Vec<Arc<Model>> = families.iter().enumerate().map(of_family).collect();
        let mut expected = models.clone();
        expected.sort_by(|a, b| natural::compare(&a.name, &b.name));
        expected.sort_by(|a, b| {
            let order = natural::compare(&a.family, &b.family);
            let turned = if direction == Direction::Ascending { order } else { order.reverse() };
            a.family.is_empty().cmp(&b.family.is_empty()).then(turned)
        });
        let sort = Sort { column: Column::Family, direction };
        prop_assert_eq!(in_order(&models, sort, &|_| 0), expected);
    }

    /// Sizes and ages are put into words only for words that can begin one of their parts.
    #[test]
    fn any_part_of_a_size_or_an_age_is_found(
        (size, size_bits) in (any::<u64>(), 0..64_u32), (seconds, seconds_bits) in (0..1_i64 << 30, 0..30_u32)
    ) {
        let size = size >> size_bits;
        let modified = Timestamp(NOW.0 - 1000 * (seconds >> seconds_bits));
        let models = [Arc::new(Model { modified: Some(modified), ..model("!", "", size) })];
        let told = format!("{} {}", ByteSize(size), age::ago(modified, NOW));
        for part in told.split(' ') {
            for text in [part.to_lowercase(), part.to_uppercase(), part[..1].to_owned()] {
                let filter = Filter { text, ..Filter::default() };
                prop_assert_eq!(filter.passing(&models, NOW, &|_| false).len(), 1, "{:?} in {:?}", filter.text, &told);
            }
        }
    }

    #[test]
    fn a_text_is_found_wherever_a_lower_case_copy_has_it(field in "[abAB-]{0,9}", word in "[ab-]{0,3}") {
        prop_assert_eq!(has_in_any_case(&field, &word), field.to_lowercase().contains(&word));
    }

    #[test]
    fn the_largest_models_tell_the_first_rows_and_no_other(
        (models, _) in models_in_two_orders(), told in 0_usize..12, most in 0_usize..6
    ) {
        let by_size = |a: &Arc<Model>, b: &Arc<Model>| b.size.cmp(&a.size);
        let mut largest = models.clone();
        // Of equal ones any may be told.
        largest.sort_by(by_size);
        largest.truncate(told);
        let is_all = largest.len() == models.len();
        let all = in_order(&models, Sort::default(), &|_| 0);
        let first = first_in_order(&largest, is_all, most);
        prop_assert_eq!(&all[..first.len()], &first[..]);
        if is_all {
            prop_assert_eq!(first.len(), all.len().min(most));
        }
    }
}

#[test]
fn what_is_in_the_trash_is_no_row() {
    let thrown = "registry.ollama.ai.1769000000.9f86d081884c.trash/library/a:1";
    let models = [
        model(thrown, "aaa", 4),
        model("b:1", "bbb", 3),
        model("c:1", "ccc", 2),
        model("d:1", "ddd", 1),
    ];
    let models = models.map(Arc::new);
    assert_eq!(
        names(&first_in_order(&models, true, 9)),
        ["b:1", "c:1", "d:1"]
    );
    assert_eq!(names(&first_in_order(&models, false, 9)), ["b:1", "c:1"]);
    assert_eq!(names(&first_in_order(&models, false, 1)), ["b:1"]);
}
