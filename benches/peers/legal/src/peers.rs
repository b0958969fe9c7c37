//! The peers on one condition: 250 staff or more and not occasional, or health data.


use cedar_policy::{
    Authorizer, Context as CedarContext, Decision, Entities, EntityUid, PolicySet, Request,
};
use cel::{Context, Program, Value};
use regorus::{Engine, Value as RegoValue};
use serde_json::json;

/// `cel`: compiled once, facts as variables.
pub struct Cel {
    program: Program,
    context: Context<'static>,
}

impl Cel {
    pub fn new() -> Self {
        let text = "staff >= 250 && !occasional || 'health' in kinds";
        let mut context = Context::default();
        context.add_variable("staff", 300).unwrap();
        context.add_variable("occasional", false).unwrap();
        let kinds = vec!["contact".to_owned(), "usage".to_owned()];
        context.add_variable("kinds", kinds).unwrap();
        Self {
            program: Program::compile(text).unwrap(),
            context,
        }
    }

    pub fn holds(&self) -> bool {
        self.program.execute(&self.context).unwrap() == Value::Bool(true)
    }
}

/// `regorus`: policy and input prepared, the query evaluated.
pub struct Rego {
    engine: Engine,
}

impl Rego {
    pub fn new() -> Self {
        let policy = "package p\nimport rego.v1\ndefault due := false\n\
            due if { input.staff >= 250; not input.occasional }\n\
            due if { \"health\" in input.kinds }\n";
        let mut engine = Engine::new();
        engine.add_policy("p.rego".to_owned(), policy.to_owned()).unwrap();
        let input = json!({"staff": 300, "occasional": false, "kinds": ["contact", "usage"]});
        engine.set_input(RegoValue::from_json_str(&input.to_string()).unwrap());
        Self { engine }
    }

    pub fn holds(&mut self) -> bool {
        self.engine.eval_rule("data.p.due".to_owned()).unwrap() == RegoValue::from(true)
    }
}

/// `cedar-policy`: policy set, entities and request prepared, authorised.
pub struct Cedar {
    authorizer: Authorizer,
    policies: PolicySet,
    entities: Entities,
    request: Request,
}

impl Cedar {
    pub fn new() -> Self {
        let policies = "permit(principal, action, resource) when { \
            context.staff >= 250 && !context.occasional || context.kinds.contains(\"health\") };";
        let uid = |text: &str| text.parse::<EntityUid>().unwrap();
        let context = json!({"staff": 300, "occasional": false, "kinds": ["contact", "usage"]});
        let context = CedarContext::from_json_value(context, None).unwrap();
        let request = Request::new(
            uid("P::\"p\""),
            uid("Action::\"a\""),
            uid("R::\"r\""),
            context,
            None,
        );
        Self {
            authorizer: Authorizer::new(),
            policies: policies.parse().unwrap(),
            entities: Entities::empty(),
            request: request.unwrap(),
        }
    }

    pub fn holds(&self) -> bool {
        let answer = self
            .authorizer
            .is_authorized(&self.request, &self.policies, &self.entities);
        answer.decision() == Decision::Allow
    }
}

/// What all of them must say.
pub fn agree() {
    let answers = [Cel::new().holds(), Rego::new().holds(), Cedar::new().holds()];
    assert!(answers.iter().all(|answer| *answer), "{answers:?}");
}
