//! From formula to text: the inverse of the parser.

use std::fmt;

use super::Formula;
use crate::condition::number;

impl fmt::Display for Formula {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Amount(money) => f.write_str(&number::print_money(*money)),
            Self::Number(value) => f.write_str(&number::print(*value)),
            Self::Fact(id) => f.write_str(id),
            Self::Share { percent, of } => {
                let brackets = matches!(of.as_ref(), Self::Sum(_) | Self::Product(_));
                let percent = number::print(*percent);
                match brackets {
                    true => write!(f, "{percent}% of ({of})"),
                    false => write!(f, "{percent}% of {of}"),
                }
            }
            Self::Sum(parts) => f.write_str(&joined(parts, " + ", |_| false)),
            Self::Product(parts) => {
                f.write_str(&joined(parts, " * ", |part| matches!(part, Self::Sum(_))))
            }
            Self::Max(parts) => write!(f, "max({})", joined(parts, ", ", |_| false)),
            Self::Min(parts) => write!(f, "min({})", joined(parts, ", ", |_| false)),
        }
    }
}

fn joined(parts: &[Formula], sign: &str, brackets: impl Fn(&Formula) -> bool) -> String {
    let text = |part: &Formula| match brackets(part) {
        true => format!("({part})"),
        false => part.to_string(),
    };
    parts.iter().map(text).collect::<Vec<_>>().join(sign)
}
