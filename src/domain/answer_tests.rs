use super::*;

fn ollama(status: u16, message: &str) -> CallError {
    CallError::Ollama {
        status,
        message: message.into(),
    }
}

fn other(status: u16, body: &str) -> CallError {
    CallError::Other {
        status,
        body: body.into(),
    }
}

fn undecodable(body: &str) -> CallError {
    CallError::Undecodable {
        reason: "no models".into(),
        body: body.into(),
    }
}

#[test]
fn each_error_says_what_happened_and_keeps_the_server_s_words() {
    for (error, told, status, words) in [
        (
            CallError::Unreachable,
            "No answer came from the server",
            None,
            None,
        ),
        (
            CallError::TimedOut { seconds: 120 },
            "No answer came within 2 min",
            None,
            None,
        ),
        (
            ollama(500, "disk on fire"),
            "Ollama answered 500",
            Some(500),
            Some("disk on fire"),
        ),
        (ollama(500, ""), "Ollama answered 500", Some(500), None),
        (
            other(502, "<h1>Bad gateway</h1>"),
            "Something other than Ollama answered 502",
            Some(502),
            Some("<h1>Bad gateway</h1>"),
        ),
        (
            other(403, " \n"),
            "Something other than Ollama answered 403",
            Some(403),
            None,
        ),
        (
            undecodable("{"),
            "The answer could not be understood (no models)",
            None,
            Some("{"),
        ),
    ] {
        assert_eq!(error.to_string(), told);
        assert_eq!(error.status(), status, "{told}");
        assert_eq!(error.words(), words, "{told}");
    }
}

#[test]
fn only_ollama_s_own_404_means_that_there_is_no_such_model() {
    assert!(ollama(404, "model 'm' not found").is_not_found());
    assert!(!ollama(500, "model 'm' not found").is_not_found());
    assert!(!other(404, "404 page not found").is_not_found());
    assert!(!CallError::Unreachable.is_not_found());
}

#[test]
fn a_proxy_s_time_out_is_a_time_out_too() {
    assert!(CallError::TimedOut { seconds: 1 }.is_time_out());
    assert!(other(504, "").is_time_out());
    assert!(!other(502, "").is_time_out());
    assert!(!ollama(504, "").is_time_out());
    assert!(!CallError::Unreachable.is_time_out());
}

#[test]
fn only_ollama_s_own_answer_means_that_it_is_done() {
    assert!(ollama(500, "").is_from_ollama());
    for error in [
        other(500, ""),
        undecodable(""),
        CallError::Unreachable,
        CallError::TimedOut { seconds: 1 },
    ] {
        assert!(!error.is_from_ollama(), "{error}");
    }
}
