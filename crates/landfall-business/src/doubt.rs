//! How sure a choice is when its figures are not.

mod change;
mod draw;
mod figure;
mod information;
mod kept;
mod params;
mod report;
mod spread;
mod world;

pub use change::Change;
pub use figure::DoubtfulFigure;
pub use params::{Doubt, DoubtParams, MAX_DRAWS};
pub use report::{
    Break, Chosen, DoubtReport, FigureReport, OnAverage, PlanUnderDoubt, Regret, Side, Switch,
};
pub use spread::{Spread, SpreadError};
