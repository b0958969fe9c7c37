//! Exchange rates with their date and source.

use std::collections::BTreeMap;
use std::path::Path;

use landfall_core::table::{Row, Table, TableFlaws};
use landfall_core::{Currency, Date, Decimal, Mistakes, Money};

use crate::BusinessError;
use crate::table::{Cells, opened};

/// Units of one currency per unit of the base currency, on a day, as somebody published them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rate {
    /// Units per unit of the base.
    pub per_base: Decimal,
    /// The day.
    pub date: Date,
    /// Who published it.
    pub source: String,
}

/// What a conversion used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversion {
    /// Units of the target per unit of the given currency.
    pub factor: Decimal,
    /// The older of the days of the rates used.
    pub date: Date,
    /// Their source.
    pub source: String,
}

/// Exchange rates against one base currency. Money is converted through it explicitly, or not at
/// all.
///
/// ```
/// use landfall_business::RateTable;
///
/// let csv = b"currency,rate,base,date,source\nUSD,1.25,EUR,2026-10-30,example\n";
/// let rates = RateTable::read_bytes(csv, "rates.csv")?;
/// let conversion = rates.conversion("USD".parse().unwrap(), "EUR".parse().unwrap()).unwrap();
/// assert_eq!(conversion.factor.to_string(), "0.8");
/// # Ok::<(), landfall_core::Mistakes>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateTable {
    base: Currency,
    rates: BTreeMap<Currency, Rate>,
}

impl RateTable {
    /// A table without rates against `base`.
    #[must_use]
    pub const fn new(base: Currency) -> Self {
        Self {
            base,
            rates: BTreeMap::new(),
        }
    }

    /// Sets the rate of a currency; it must be above 0.
    pub fn insert(&mut self, currency: Currency, rate: Rate) {
        self.rates.insert(currency, rate);
    }

    /// How to get from one currency to another, directly or through the base.
    ///
    /// # Errors
    /// [`BusinessError::NoRate`] when the table has no rate for one of them.
    pub fn conversion(&self, from: Currency, to: Currency) -> Result<Conversion, BusinessError> {
        let from_rate = self.rate(from)?;
        let to_rate = self.rate(to)?;
        let factor = to_rate.map_or(Decimal::ONE, |rate| rate.per_base);
        let divisor = from_rate.map_or(Decimal::ONE, |rate| rate.per_base);
        let factor = factor
            .checked_div(divisor)
            .ok_or_else(|| self.no_rate(from))?;
        let used: Vec<&Rate> = [from_rate, to_rate].into_iter().flatten().collect();
        let date = used.iter().map(|rate| rate.date).min();
        let mut sources: Vec<&str> = used.iter().map(|rate| rate.source.as_str()).collect();
        sources.dedup();
        Ok(Conversion {
            factor,
            date: date.unwrap_or(Date::MAX),
            source: sources.join("; "),
        })
    }

    /// The money in another currency, not rounded.
    ///
    /// # Errors
    /// [`BusinessError::NoRate`], or [`BusinessError::Money`] on overflow.
    pub fn convert(&self, money: Money, to: Currency) -> Result<Money, BusinessError> {
        if money.currency() == to {
            return Ok(money);
        }
        let conversion = self.conversion(money.currency(), to)?;
        Ok(Money::new(
            money.checked_mul(conversion.factor)?.amount(),
            to,
        ))
    }

    /// The rate of a currency; `None` for the base itself.
    fn rate(&self, currency: Currency) -> Result<Option<&Rate>, BusinessError> {
        if currency == self.base {
            return Ok(None);
        }
        self.rates
            .get(&currency)
            .map(Some)
            .ok_or_else(|| self.no_rate(currency))
    }

    fn no_rate(&self, currency: Currency) -> BusinessError {
        let mut known: Vec<String> = self.rates.keys().map(ToString::to_string).collect();
        known.push(self.base.to_string());
        BusinessError::NoRate {
            currency,
            known: known.join(", "),
        }
    }

    /// Reads a CSV file or spreadsheet with the columns `currency`, `rate` (units per unit of the
    /// base), `base`, `date` (ISO 8601) and `source`.
    ///
    /// # Errors
    /// Every mistake of the file.
    pub fn read_path(path: &Path) -> Result<Self, Mistakes> {
        Self::of(Table::read_path(path))
    }

    /// The same from bytes; `name` is what mistakes call the file.
    ///
    /// # Errors
    /// Every mistake.
    pub fn read_bytes(bytes: &[u8], name: &str) -> Result<Self, Mistakes> {
        Self::of(Table::from_bytes(bytes, name))
    }

    fn of(table: Result<Table, TableFlaws>) -> Result<Self, Mistakes> {
        let table = opened(table)?;
        let mut cells = Cells::new(&table);
        let columns = Columns {
            currency: cells.column("currency", true),
            rate: cells.column("rate", true),
            base: cells.column("base", true),
            date: cells.column("date", true),
            source: cells.column("source", true),
        };
        cells.read_numbers([columns.rate]);
        let mut rates: Option<Self> = None;
        for row in table.rows() {
            columns.read(row, &mut cells, &mut rates);
        }
        Mistakes::none(cells.mistakes)?;
        let place = landfall_core::Place::file(table.file());
        rates.ok_or_else(|| landfall_core::Mistake::new(place, "the file has no rate").into())
    }
}

struct Columns {
    currency: Option<usize>,
    rate: Option<usize>,
    base: Option<usize>,
    date: Option<usize>,
    source: Option<usize>,
}

impl Columns {
    fn read<'a>(&self, row: &'a Row, cells: &mut Cells<'a>, rates: &mut Option<RateTable>) {
        let currency = currency(row, cells, self.currency);
        let base = currency_of_base(row, cells, self.base, rates.as_ref());
        let rate = self.rate(row, cells);
        let date = self.date(row, cells);
        let source = cells.text(row, self.source);
        let (Some(currency), Some(base), Some(per_base), Some(date), Some(source)) =
            (currency, base, rate, date, source)
        else {
            return;
        };
        let table = rates.get_or_insert_with(|| RateTable::new(base));
        if table.rates.contains_key(&currency) || currency == base {
            if let Some(column) = self.currency {
                let message = format!("`{currency}` has a rate already");
                cells.wrong(row, column, message, "keep one rate per currency");
            }
            return;
        }
        table.insert(
            currency,
            Rate {
                per_base,
                date,
                source: source.to_owned(),
            },
        );
    }

    fn rate(&self, row: &Row, cells: &mut Cells<'_>) -> Option<Decimal> {
        let column = self.rate?;
        let known = cells.mistakes.len();
        match cells.amount(row, Some(column)) {
            Some(rate) if !rate.is_zero() => Some(rate),
            _ => {
                if cells.mistakes.len() == known {
                    let message = format!("`{}` is not above 0", row.text(column));
                    cells.wrong(row, column, message, "give units per unit of the base");
                }
                None
            }
        }
    }

    fn date<'a>(&self, row: &'a Row, cells: &mut Cells<'a>) -> Option<Date> {
        let text = cells.text(row, self.date)?;
        match text.parse() {
            Ok(date) => Some(date),
            Err(_) => {
                let message = format!("`{text}` is not a date such as 2026-10-30");
                cells.wrong(row, self.date?, message, "write year-month-day");
                None
            }
        }
    }
}

fn currency<'a>(row: &'a Row, cells: &mut Cells<'a>, column: Option<usize>) -> Option<Currency> {
    let text = cells.text(row, column)?;
    match text.parse::<Currency>() {
        Ok(currency) => Some(currency),
        Err(error) => {
            cells.wrong(row, column?, error.to_string(), "");
            None
        }
    }
}

fn currency_of_base<'a>(
    row: &'a Row,
    cells: &mut Cells<'a>,
    column: Option<usize>,
    rates: Option<&RateTable>,
) -> Option<Currency> {
    let base = currency(row, cells, column)?;
    match rates {
        Some(table) if table.base != base => {
            let message = format!("`{base}` is not the base of the rows above, {}", table.base);
            cells.wrong(row, column?, message, "give all rates against one base");
            None
        }
        _ => Some(base),
    }
}
