//! The `service` example, as clients and operators rely on it.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests"
)]

#[path = "service/server.rs"]
mod server;

use std::fs;
use std::io::Write;
use std::process::Command;

use landfall::{Progress, Strategy};
use serde_json::{Value, json};
use server::{Answer, Server, answer, head, key_file, program};

/// The small strategy of the tests, as a request.
fn small_plan() -> Value {
    json!({
        "strategy": landfall_testkit::STRATEGY,
        "files": {
            "demand.csv": landfall_testkit::DEMAND,
            "costs.csv": landfall_testkit::COSTS,
            "rates.csv": landfall_testkit::RATES,
        },
    })
}

/// A plan that is never done: the service must end it.
fn endless() -> String {
    let mut plan = small_plan();
    plan["set"] = json!({"segments.restarts": 1_000_000_000});
    plan.to_string()
}

fn table() -> String {
    let rows = (0..24).map(|row| format!("r{row},{},{}\n", row % 7, (row % 3) * 10 + row % 2));
    format!("name,a,b\n{}", rows.collect::<String>())
}

/// What an example wrote as JSON, its input called `name` as in the service, times aside.
fn written(example: &str, input: (&str, &str), options: &[&str], name: &str) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let (file, out) = (folder.path().join(input.0), folder.path().join("out.json"));
    fs::write(&file, input.1).unwrap();
    let (file, out) = (file.to_str().unwrap(), out.to_str().unwrap());
    let arguments = [&[file, "--quiet", "--json", out], options].concat();
    let run = landfall_testkit::example(example, &arguments).unwrap();
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{arguments:?}");
    timeless(&fs::read_to_string(out).unwrap().replace(file, name))
}

fn timeless(text: &str) -> Value {
    let mut document: Value = serde_json::from_str(text).unwrap();
    if let Some(seconds) = document.get_mut("seconds") {
        *seconds = Value::Null;
    }
    document
}

#[test]
fn a_plan_is_the_one_of_the_library_byte_by_byte() {
    let folder = tempfile::tempdir().unwrap();
    let path = landfall_testkit::small_strategy(folder.path()).unwrap();
    let plan = Strategy::from_file(&path, &[]).unwrap();
    let plan = plan.run(&Progress::silent()).unwrap().to_json().unwrap();
    let server = Server::open(&[]);
    let answered = server.post("/v1/plan", &small_plan());
    assert_eq!(answered.status, 200, "{}", answered.body);
    assert_eq!(answered.body, plan);
    assert_eq!(answered.header("content-type"), Some("application/json"));
    // The same strategy as an object instead of text.
    let settings: toml::Table = toml::from_str(landfall_testkit::STRATEGY).unwrap();
    let mut request = small_plan();
    request["strategy"] = serde_json::to_value(settings).unwrap();
    assert_eq!(server.post("/v1/plan", &request).body, plan);
    request["set"] = json!({"plan.seed": 7, "choice.max_regions": "1"});
    let other = server.post("/v1/plan", &request).json();
    assert_eq!(other["settings"]["seed"], 7);
}

#[test]
fn the_other_answers_are_those_of_the_examples() {
    let server = Server::open(&[]);
    let facts = r#"{"company.seat": "DE", "company.staff": 300, "data.processes_personal": true}"#;
    let expected = written(
        "comply",
        ("facts.json", facts),
        &["--regions", "DE,US-CA", "--date", "2026-11-22"],
        "facts",
    );
    let facts: Value = serde_json::from_str(facts).unwrap();
    let request = json!({"facts": facts, "regions": ["DE", "US-CA"], "date": "2026-11-22"});
    let answered = server.post("/v1/comply", &request);
    assert_eq!(timeless(&answered.body), expected);

    let options = ["--k", "2", "--id", "name", "--scale", "standard"];
    let expected = written("segment", ("table.csv", &table()), &options, "csv");
    let request = json!({"csv": table(), "k": 2, "id": "name", "scale": "standard"});
    let answered = server.post("/v1/segment", &request);
    assert_eq!(timeless(&answered.body), expected);

    let team = fs::read_to_string(landfall_testkit::bundled("team.toml")).unwrap();
    let expected = written("team", ("team.toml", &team), &["--nodes", "2000"], "team");
    let answered = server.post("/v1/team", &json!({"team": team, "nodes": 2000}));
    assert_eq!(timeless(&answered.body), expected);
}

#[test]
fn a_team_may_name_tables_that_are_given() {
    let server = Server::open(&[]);
    let people = "id,languages\nana,pt:native;en:C1\nbo,zh:native;en:B2\n";
    let request = json!({"team": {"people_file": "people.csv"}, "files": {"people.csv": people}});
    let answered = server.post("/v1/team", &request);
    assert_eq!(answered.status, 200, "{}", answered.body);
    assert_eq!(answered.json()["members"][1]["id"], "bo");
}

#[test]
fn files_of_the_disk_are_out_of_reach() {
    let server = Server::open(&[]);
    let disk = landfall_testkit::bundled("economies.csv");
    let disk = disk.to_str().unwrap();
    let traversal = "../../../../../../../../etc/hostname";
    for name in [
        disk,
        traversal,
        "/etc/hostname",
        "Cargo.toml",
        "demand.csv/../demand.csv",
    ] {
        let mut request = small_plan();
        request["set"] = json!({"demand.file": name, "costs.file": name});
        let answered = server.post("/v1/plan", &request);
        assert_eq!(
            (answered.status, answered.code().as_str()),
            (422, "mistakes")
        );
        let mistakes = answered.json()["error"]["mistakes"].clone();
        let wanted = json!({"file": name, "message": "is not among the files given"});
        let mistakes = mistakes.as_array().unwrap();
        let found = mistakes
            .iter()
            .any(|m| m["file"] == wanted["file"] && m["message"] == wanted["message"]);
        assert!(found, "{mistakes:?}");
        let team = json!({"team": {"people_file": name}});
        assert_eq!(server.post("/v1/team", &team).status, 422);
    }
    let mut request = small_plan();
    request["set"] =
        json!({"law.facts": "facts.json", "law.rules": "/etc", "law.own_rules": ["x"]});
    request["files"]["facts.json"] = json!("{}");
    let answered = server.post("/v1/plan", &request);
    assert_eq!(answered.status, 422);
    assert!(
        answered.body.contains("`/etc` is a folder of a disk"),
        "{}",
        answered.body
    );
}

#[test]
fn all_mistakes_come_at_once_with_their_places() {
    let server = Server::open(&[]);
    let mut request = small_plan();
    request["files"]["costs.csv"] =
        json!("region,part,one_off,per_year,currency\nXX,nothing,1,1,EUR\n");
    request["set"] = json!({"plan.seed": "many"});
    let answered = server.post("/v1/plan", &request);
    assert_eq!(answered.code(), "mistakes");
    let mistakes = answered.json()["error"]["mistakes"].clone();
    let places: Vec<(&str, u64)> = mistakes
        .as_array()
        .unwrap()
        .iter()
        .map(|m| {
            (
                m["file"].as_str().unwrap_or(""),
                m["line"].as_u64().unwrap_or(0),
            )
        })
        .collect();
    for place in [("costs.csv", 2), ("set", 0)] {
        assert!(
            places.contains(&place),
            "{place:?} is missing in {mistakes}"
        );
    }
    let answered = server.post("/v1/segment", &json!({"csv": "a,b\n1,x\ny,2\n", "k": 2}));
    let mistakes = answered.json()["error"]["mistakes"].clone();
    assert_eq!(mistakes.as_array().unwrap().len(), 2, "{mistakes}");
    assert_eq!(mistakes[0]["file"], "csv");
}

#[test]
fn demands_that_contradict_each_other_are_named() {
    let server = Server::open(&[]);
    let mut request = small_plan();
    request["set"] = json!({"choice.require": ["IT", "ES"], "choice.max_regions": 1});
    let answered = server.post("/v1/plan", &request);
    assert_eq!(
        (answered.status, answered.code().as_str()),
        (409, "infeasible")
    );
    let demands = answered.json()["error"]["demands"].clone();
    assert!(!demands.as_array().unwrap().is_empty(), "{demands}");
}

#[test]
fn requests_that_are_none_are_refused_each_with_its_code() {
    let server = Server::open(&["--max-body", "10000"]);
    let json = ["content-type: application/json"];
    let long = format!("{{\"csv\": \"{}\"}}", "1\\n".repeat(20_000));
    let cases: Vec<(Answer, u16, &str)> = vec![
        (server.post_text("/v1/plan", "{"), 400, "malformed"),
        (server.post_text("/v1/plan", ""), 400, "malformed"),
        (server.post_text("/v1/plan", "[]"), 422, "mistakes"),
        (
            server.post("/v1/plan", &json!({"strategy": 4})),
            422,
            "mistakes",
        ),
        (
            server.post("/v1/plan", &json!({"strategie": ""})),
            422,
            "mistakes",
        ),
        (server.post_text("/v1/segment", &long), 413, "too_large"),
        (
            server.ask("POST", "/v1/plan", &[], "{}"),
            415,
            "unsupported_media_type",
        ),
        (
            server.ask("POST", "/v1/plan", &["content-type: text/plain"], "{}"),
            415,
            "unsupported_media_type",
        ),
        (server.get("/v1/plan"), 405, "method_not_allowed"),
        (
            server.ask("DELETE", "/health", &json, ""),
            405,
            "method_not_allowed",
        ),
        (server.get("/v1/plans"), 404, "not_found"),
        (
            server.post("/v1/predict", &json!({"texts": ["a"]})),
            501,
            "not_implemented",
        ),
    ];
    for (answered, status, code) in cases {
        assert_eq!((answered.status, answered.code().as_str()), (status, code));
        assert!(answered.header("x-request-id").is_some());
    }
    assert_eq!(server.get("/v1/plan").header("allow"), Some("POST"));
    // A body of unknown length, in chunks, is cut at the limit too.
    let mut stream = server.connect();
    let chunked = "POST /v1/segment HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n\
                   transfer-encoding: chunked\r\nconnection: close\r\n\r\n";
    stream.write_all(chunked.as_bytes()).unwrap();
    let chunk = format!("{:x}\r\n{}\r\n", 20_000, " ".repeat(20_000));
    stream.write_all(chunk.as_bytes()).unwrap();
    assert_eq!(answer(&mut stream).unwrap().code(), "too_large");
}

#[test]
fn only_who_has_a_key_is_answered() {
    let folder = tempfile::tempdir().unwrap();
    let (path, key) = key_file(folder.path());
    let server = Server::start(&["--keys", path.to_str().unwrap()]);
    let json = "content-type: application/json";
    let with = |header: &str| {
        let body = r#"{"csv": "a\n1\n2\n", "k": 1}"#;
        server.ask("POST", "/v1/segment", &[json, header], body)
    };
    let known = with(&format!("authorization: Bearer {key}"));
    assert_eq!(known.status, 200, "{}", known.body);
    let almost = format!(
        "authorization: Bearer {}0",
        key.get(..key.len() - 1).unwrap()
    );
    for header in [
        "x-nothing: 1",
        "authorization: Bearer x",
        &almost,
        "authorization: Basic eA==",
    ] {
        let refused = with(header);
        assert_eq!(
            (refused.status, refused.code().as_str()),
            (401, "unauthorized"),
            "{header}"
        );
        assert!(
            refused
                .header("www-authenticate")
                .unwrap()
                .starts_with("Bearer")
        );
    }
    for (path, status) in [
        ("/health", 200),
        ("/docs", 200),
        ("/openapi.json", 200),
        ("/metrics", 401),
    ] {
        assert_eq!(server.get(path).status, status, "{path}");
    }
    let bearer = format!("authorization: Bearer {key}");
    assert_eq!(server.ask("GET", "/metrics", &[&bearer], "").status, 200);
    let log = server.log();
    assert!(log.contains("\"key\":\"tester\""), "{log}");
    assert!(!log.contains(&key));
}

#[test]
fn without_keys_the_service_does_not_start() {
    let run = |arguments: &[&str]| Command::new(program()).args(arguments).output().unwrap();
    let refused = run(&["--listen", "127.0.0.1:0"]);
    assert_eq!(refused.status.code(), Some(2));
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(
        said.contains("--keys") && said.contains("--insecure-no-keys"),
        "{said}"
    );
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys");
    let read = |text: &str| {
        fs::write(&path, text).unwrap();
        let refused = run(&["--listen", "127.0.0.1:0", "--keys", path.to_str().unwrap()]);
        assert_eq!(refused.status.code(), Some(2), "{text}");
        String::from_utf8_lossy(&refused.stderr).into_owned()
    };
    assert!(read("# nobody\n").contains("there is no key"));
    let digest = "0".repeat(64);
    let said = read(&format!("a {digest}\na {digest}\nb 12\nc/d {digest}\n"));
    for words in [
        "line 2: `a` is named twice",
        "line 3: expected",
        "line 4: `c/d`",
    ] {
        assert!(said.contains(words), "{words} is missing in {said}");
    }
}

#[test]
fn what_takes_too_long_is_ended() {
    let server = Server::open(&["--timeout", "0.5", "--workers", "1"]);
    let late = server.post_text("/v1/plan", &endless());
    assert_eq!((late.status, late.code().as_str()), (503, "time_limit"));
    assert!(late.header("retry-after").is_some());
    server.wait_for("landfall_requests_computing", 0.0);
    // A body that does not come.
    let mut stream = server.connect();
    let head = head("POST", "/v1/plan", &["content-type: application/json"], 100);
    stream.write_all(head.as_bytes()).unwrap();
    let slow = answer(&mut stream).unwrap();
    assert_eq!(
        (slow.status, slow.code().as_str()),
        (408, "request_timeout")
    );
    assert_eq!(
        server
            .post("/v1/segment", &json!({"csv": "a\n1\n2\n", "k": 1}))
            .status,
        200
    );
}

#[test]
fn too_many_requests_are_turned_away_and_the_rest_goes_on() {
    let server = Server::open(&["--workers", "1", "--queue", "1", "--timeout", "60"]);
    let json = ["content-type: application/json"];
    let body = endless();
    let mut waiting = Vec::new();
    for number in 1..=2 {
        let mut stream = server.connect();
        let head = head("POST", "/v1/plan", &json, body.len());
        stream
            .write_all(format!("{head}{body}").as_bytes())
            .unwrap();
        waiting.push(stream);
        server.wait_for("landfall_requests_admitted", f64::from(number));
    }
    for _ in 0..20 {
        let refused = server.post_text("/v1/plan", &body);
        assert_eq!(
            (refused.status, refused.code().as_str()),
            (503, "overloaded")
        );
        assert!(refused.header("retry-after").is_some());
    }
    assert_eq!(server.get("/health").status, 200);
    // Clients that have gone need no answer: their work ends, and others are answered.
    drop(waiting);
    server.wait_for("landfall_requests_admitted", 0.0);
    assert_eq!(server.post("/v1/plan", &small_plan()).status, 200);
}

#[cfg(unix)]
#[test]
fn a_running_request_is_finished_before_the_service_stops() {
    let mut server = Server::open(&[]);
    let body = r#"{"csv": "a\n1\n2\n", "k": 1}"#;
    let mut stream = server.connect();
    let json = ["content-type: application/json"];
    let (first, second) = body.split_at(10);
    let head = head("POST", "/v1/segment", &json, body.len());
    stream
        .write_all(format!("{head}{first}").as_bytes())
        .unwrap();
    server.wait_for("landfall_requests_admitted", 1.0);
    server.terminate();
    while !server.log().contains("stopping") {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    stream.write_all(second.as_bytes()).unwrap();
    assert_eq!(answer(&mut stream).unwrap().status, 200);
    assert_eq!(server.ended(), Some(0));
}

#[cfg(unix)]
#[test]
fn what_does_not_finish_is_cut_off_when_the_service_stops() {
    let mut server = Server::open(&["--grace", "0.3"]);
    let body = endless();
    let mut stream = server.connect();
    let head = head(
        "POST",
        "/v1/plan",
        &["content-type: application/json"],
        body.len(),
    );
    stream
        .write_all(format!("{head}{body}").as_bytes())
        .unwrap();
    server.wait_for("landfall_requests_computing", 1.0);
    server.terminate();
    assert!(answer(&mut stream).is_err());
    assert_eq!(server.ended(), Some(0));
}

#[test]
fn answers_are_counted_and_carry_the_clients_id() {
    let server = Server::open(&[]);
    let named = server.ask("GET", "/health", &["x-request-id: from-proxy.7"], "");
    assert_eq!(named.header("x-request-id"), Some("from-proxy.7"));
    let odd = server.ask("GET", "/health", &["x-request-id: \"<b>\""], "");
    assert_ne!(odd.header("x-request-id"), Some("\"<b>\""));
    server.post_text("/v1/team", "{");
    server.get("/of-a-stranger");
    let figures = server.get("/metrics").body;
    for line in [
        "landfall_requests_total{route=\"/health\",method=\"GET\",status=\"200\"} 2",
        "landfall_requests_total{route=\"/v1/team\",method=\"POST\",status=\"400\"} 1",
        "landfall_requests_total{route=\"unknown\",method=\"GET\",status=\"404\"} 1",
        "landfall_panics_total 0",
    ] {
        assert!(figures.contains(line), "{line} is missing in {figures}");
    }
    assert!(server.log().contains("\"id\":\"from-proxy.7\""));
}

#[test]
fn the_description_has_every_path_and_fits_the_answers() {
    let server = Server::open(&[]);
    let document = server.get("/openapi.json").json();
    assert_eq!(document["openapi"], "3.1.0");
    for path in ["plan", "comply", "segment", "team", "predict"] {
        assert!(
            document["paths"][format!("/v1/{path}")]["post"].is_object(),
            "{path}"
        );
    }
    for path in ["/health", "/metrics", "/openapi.json", "/docs"] {
        assert!(document["paths"][path]["get"].is_object(), "{path}");
    }
    references(&document, &document);
    let fits = |name: &str, answered: &Answer| {
        let schema = json!({
            "$ref": format!("#/components/schemas/{name}"),
            "components": document["components"],
        });
        let schema = jsonschema::validator_for(&schema).unwrap();
        let document = answered.json();
        let wrong: Vec<String> = schema
            .iter_errors(&document)
            .map(|e| e.to_string())
            .collect();
        assert!(wrong.is_empty(), "{name}: {wrong:?}");
    };
    fits("Plan", &server.post("/v1/plan", &small_plan()));
    fits("ErrorBody", &server.post_text("/v1/plan", "{}"));
    fits("ErrorBody", &server.get("/nowhere"));
    let facts = json!({"facts": {"company.seat": "DE"}, "regions": ["DE"], "date": "2026-11-22"});
    fits("Compliance", &server.post("/v1/comply", &facts));
    fits(
        "Segmentation",
        &server.post(
            "/v1/segment",
            &json!({"csv": table(), "k": 2, "id": "name"}),
        ),
    );
    let team = json!({"team": {"member": [{"id": "ana"}, {"id": "bo"}]}});
    fits("TeamReport", &server.post("/v1/team", &team));
    for (path, methods) in document["paths"].as_object().unwrap() {
        let body = &methods["post"]["requestBody"]["content"]["application/json"];
        if methods.get("post").is_some() {
            let status = if path == "/v1/predict" { 501 } else { 200 };
            let answered = server.post(path, &body["example"]);
            assert_eq!(answered.status, status, "{path}: {}", answered.body);
        }
    }
    let page = server.get("/docs");
    assert!(
        page.header("content-type")
            .unwrap()
            .starts_with("text/html")
    );
    assert!(page.body.contains("/v1/comply"));
    for loaded in ["<script", "http://", "src="] {
        assert!(!page.body.contains(loaded), "{loaded}");
    }
}

/// Every reference leads somewhere.
fn references(value: &Value, document: &Value) {
    match value {
        Value::Object(fields) => {
            if let Some(target) = fields.get("$ref").and_then(Value::as_str) {
                let pointer = target.trim_start_matches('#');
                assert!(document.pointer(pointer).is_some(), "{target}");
            }
            fields
                .values()
                .for_each(|value| references(value, document));
        }
        Value::Array(items) => items.iter().for_each(|value| references(value, document)),
        _ => {}
    }
}
