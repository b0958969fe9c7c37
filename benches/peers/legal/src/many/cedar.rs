//! `cedar-policy`: one policy for each condition, authorised in one call that names those that
//! permit.

use cedar_policy::{
    Authorizer, Context, Entities, EntityUid, Policy, PolicyId, PolicySet, Request, Response,
};

use super::expression::{Expression, joined, name, quoted};
use super::product::Product;
use super::{Conditions, Contender};

struct Cedar {
    authorizer: Authorizer,
    policies: PolicySet,
    entities: Entities,
    request: Request,
}

pub fn make(conditions: &Conditions, product: &Product) -> Box<dyn Contender> {
    let policy = |(at, expression): (usize, &Expression)| {
        let text = text(expression);
        let text = format!("permit(principal, action, resource) when {{ {text} }};");
        Policy::parse(Some(PolicyId::new(at.to_string())), text).unwrap()
    };
    let policies = conditions.all.iter().enumerate().map(policy);
    let facts = product.0.iter();
    let facts = facts.map(|(fact, value)| (name(fact), value.clone()));
    let context = Context::from_json_value(facts.collect(), None).unwrap();
    let uid = |text: &str| text.parse::<EntityUid>().unwrap();
    let (principal, action, resource) = (uid("P::\"p\""), uid("Action::\"a\""), uid("R::\"r\""));
    Box::new(Cedar {
        authorizer: Authorizer::new(),
        policies: PolicySet::from_policies(policies).unwrap(),
        entities: Entities::empty(),
        request: Request::new(principal, action, resource, context, None).unwrap(),
    })
}

impl Cedar {
    fn answer(&self) -> Response {
        let authorizer = &self.authorizer;
        authorizer.is_authorized(&self.request, &self.policies, &self.entities)
    }
}

impl Contender for Cedar {
    fn holding(&mut self) -> Vec<usize> {
        let answer = self.answer();
        assert_eq!(answer.diagnostics().errors().count(), 0);
        let ids = answer.diagnostics().reason();
        let mut holding: Vec<usize> = ids.map(|id| id.to_string().parse().unwrap()).collect();
        holding.sort_unstable();
        holding
    }

    fn count(&mut self) -> usize {
        self.answer().diagnostics().reason().count()
    }
}

fn text(expression: &Expression) -> String {
    let all = |parts: &[Expression]| parts.iter().map(text).collect();
    let fact = |fact: &String| format!("context.{}", name(fact));
    match expression {
        Expression::Always(value) => value.to_string(),
        Expression::Is(it) => fact(it),
        Expression::Compare(it, sign, number) => format!("{} {sign} {number}", fact(it)),
        Expression::Equal(it, value) => format!("{} == \"{value}\"", fact(it)),
        Expression::OneOf(it, values) => format!("[{}].contains({})", quoted(values), fact(it)),
        Expression::Holds(it, value) => format!("{}.contains(\"{value}\")", fact(it)),
        Expression::Any(it, values) => format!("{}.containsAny([{}])", fact(it), quoted(values)),
        Expression::All(it, values) => format!("[{}].containsAll({})", quoted(values), fact(it)),
        Expression::Not(inner) => format!("!({})", text(inner)),
        Expression::And(parts) => joined(all(parts), " && ", "true"),
        Expression::Or(parts) => joined(all(parts), " || ", "false"),
    }
}
