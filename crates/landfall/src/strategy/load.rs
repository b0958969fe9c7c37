//! From a strategy file and the files it names to typed inputs.

mod language;
mod law;

use std::path::Path;

use landfall_business::{CostTable, RateTable};
use landfall_core::files::{Files, Found};
use landfall_core::table::DecimalMark;
use landfall_core::{Mistake, Mistakes, Place};
use landfall_market::demand::IndicatorSpec;
use landfall_market::{Demand, Feature, MissingPolicy, PrepareParams, Scaling, SegmentParams};
use landfall_team::input::TeamInput;

use super::document::Document;
use super::file::{
    CostsSection, Decimal, DemandSection, PeopleSection, PrepareSection, SegmentsSection,
    StrategyFile,
};
use super::{Strategy, StrategyBuilder};
use crate::Error;

impl Strategy {
    /// Reads and checks a strategy file and the files it names. `sets` are pairs of a path such as
    /// `choice.budget` and the value that takes the place of the file's.
    ///
    /// # Errors
    /// [`Error::File`] when the strategy file cannot be read, [`Error::Input`] with every mistake
    /// of it and of all files it names.
    ///
    /// ```no_run
    /// use landfall::{Progress, Strategy};
    ///
    /// let sets = [("choice.budget".to_owned(), "3000000 EUR".to_owned())];
    /// let plan = Strategy::from_file("strategy.toml".as_ref(), &sets)?.run(&Progress::silent())?;
    /// # Ok::<(), landfall::Error>(())
    /// ```
    pub fn from_file(path: &Path, sets: &[(String, String)]) -> Result<Self, Error> {
        let text = std::fs::read(path).map_err(|source| Error::File {
            path: path.to_owned(),
            source,
        })?;
        let name = path.display().to_string();
        let text = String::from_utf8(text).map_err(|error| {
            let place = Place::file(&name);
            let at = error.utf8_error().valid_up_to();
            Mistakes::from(
                Mistake::new(place, format!("byte {at} is not UTF-8"))
                    .help("save the strategy file as UTF-8"),
            )
        })?;
        let folder = path.parent().unwrap_or(Path::new(""));
        Self::from_text(&text, &name, folder, sets)
    }

    /// The same for a strategy in memory; `name` is what mistakes call it. The files it names are
    /// looked for in `files`: a folder, or memory too, and then the disk is never looked at.
    ///
    /// # Errors
    /// [`Error::Input`] with every mistake.
    ///
    /// ```
    /// use std::collections::BTreeMap;
    ///
    /// use landfall::Strategy;
    /// use landfall::core::files::Files;
    ///
    /// let table = b"region,gdp,users\nDE,48,60\nFR,42,50\nAT,50,5\nBR,9,90\nIN,2,300\n";
    /// let files = BTreeMap::from([("demand.csv".to_owned(), table.to_vec())]);
    /// let text = r#"
    /// plan = { name = "From memory", as_of = 2026-11-22, currency = "EUR" }
    /// [demand]
    /// file = "demand.csv"
    /// indicator = "users"
    /// home = ["DE"]
    /// indicators = [{ column = "gdp", transform = "log" }]
    /// "#;
    /// Strategy::from_text(text, "strategy.toml", Files::Memory(&files), &[])?;
    /// # Ok::<(), landfall::Error>(())
    /// ```
    pub fn from_text<'f>(
        text: &str,
        name: &str,
        files: impl Into<Files<'f>>,
        sets: &[(String, String)],
    ) -> Result<Self, Error> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut mistakes = Vec::new();
        let mut document = Document::parse(name, text, &mut mistakes);
        for (path, value) in sets {
            mistakes.extend(document.set(path, value).err());
        }
        let file: StrategyFile = document.read(&mut mistakes);
        let mut reader = Reader {
            files: files.into(),
            document: &document,
            mistakes,
        };
        let builder = reader.builder(file);
        let mut mistakes = reader.mistakes;
        match builder.check() {
            Ok(strategy) => {
                Mistakes::none(mistakes)?;
                Ok(strategy)
            }
            Err(Error::Input(found)) => {
                // A setting that could not be read has been reported with what is wrong in it, and
                // so has a table.
                let named: Vec<Option<String>> = mistakes
                    .iter()
                    .map(|mistake| mistake.place.field.clone())
                    .collect();
                let table = document.has("demand.file");
                let known = |m: &Mistake| {
                    named.contains(&m.place.field)
                        || table && m.place.field.as_deref() == Some("demand.file")
                };
                let found: Vec<Mistake> =
                    found.into_vec().into_iter().filter(|m| !known(m)).collect();
                mistakes.extend(found.into_iter().map(|mistake| located(mistake, &document)));
                Mistakes::none(mistakes)?;
                Err(Error::Input(
                    Mistake::new(Place::file(name), "cannot be used").into(),
                ))
            }
            Err(other) => Err(other),
        }
    }
}

/// Gives a mistake that names a setting the line it stands in.
fn located(mistake: Mistake, document: &Document<'_>) -> Mistake {
    match (&mistake.place.file, &mistake.place.field) {
        (None, Some(field)) => Mistake {
            place: document.place(field),
            ..mistake
        },
        _ => mistake,
    }
}

struct Reader<'a> {
    files: Files<'a>,
    document: &'a Document<'a>,
    mistakes: Vec<Mistake>,
}

impl Reader<'_> {
    fn builder(&mut self, file: StrategyFile) -> StrategyBuilder {
        if file.schema_version.is_some_and(|version| version != 1) {
            let place = self.document.place("schema_version");
            self.mistakes
                .push(Mistake::new(place, "only version 1 is understood"));
        }
        let demand = self.demand(&file.demand, file.prepare.population.as_ref());
        let (costs, rates) = self.costs(&file.costs);
        let mut builder = StrategyBuilder {
            home: file.demand.home.clone(),
            indicator: file.demand.indicator.clone(),
            per: file.demand.per.clone(),
            prepare: self.prepare(&file.demand, &file.prepare),
            segments: segments(&file.segments),
            bandwidth: file.neighbours.bandwidth,
            terms: file.plan,
            costs,
            rates,
            max_rate_age_days: file.costs.max_rate_age_days,
            weights: file.weights,
            value: file.value,
            choice: file.choice,
            doubt: file.doubt,
            team: self.team(&file.people),
            people: file.people.clone(),
            law: self.law(&file.law),
            law_section: file.law.clone(),
            metrics: self.language(&file.language),
            language: file.language.clone(),
            ..StrategyBuilder::default()
        };
        if let Some(demand) = demand {
            builder = builder.demand(demand);
        }
        let law = file.law;
        let people = file.people.file;
        let others = [file.costs.file, file.costs.rates, people];
        let others = others
            .into_iter()
            .chain([law.facts, law.rules, law.waivers]);
        let metrics = file.language.metrics;
        builder.inputs.extend(others.flatten().chain(metrics));
        builder.inputs = builder.inputs.iter().map(|name| file_name(name)).collect();
        builder
    }

    /// A file that the strategy names, read from where it is; a mistake where it is not given.
    fn read<T>(
        &mut self,
        name: &str,
        at: impl FnOnce(&Path) -> T,
        of: impl FnOnce(&[u8]) -> T,
    ) -> Option<T> {
        match self.files.find(name) {
            Ok(Found::Path(path)) => Some(at(&path)),
            Ok(Found::Bytes(bytes)) => Some(of(bytes)),
            Err(mistake) => {
                self.mistakes.push(mistake);
                None
            }
        }
    }

    fn demand(&mut self, section: &DemandSection, population: Option<&String>) -> Option<Demand> {
        let name = section.file.as_ref()?;
        let mut params = Demand::params().skip_rows(section.skip_rows.iter().cloned());
        if let Some(column) = &section.region_column {
            params = params.region_column(column);
        }
        if let Some(column) = &section.name_column {
            params = params.name_column(column);
        }
        if let Some(sheet) = &section.sheet {
            params = params.sheet(sheet);
        }
        if let Some(encoding) = &section.encoding {
            params = params.encoding(encoding);
        }
        if let Some(decimal) = section.decimal {
            params = params.decimal(match decimal {
                Decimal::Point => DecimalMark::Point,
                Decimal::Comma => DecimalMark::Comma,
            });
        }
        if let Some(missing) = &section.missing {
            params = params.missing(missing.iter().cloned());
        }
        let params = params.indicators(wanted(section, population));
        let at = |path: &Path| params.read_path(path);
        match self.read(name, at, |bytes| params.read_bytes(bytes, name))? {
            Ok(demand) => Some(demand.without(&section.exclude)),
            Err(flaws) => {
                self.mistakes.extend(flaws.mistakes());
                None
            }
        }
    }

    fn prepare(
        &mut self,
        demand: &DemandSection,
        section: &PrepareSection,
    ) -> Option<PrepareParams> {
        let mut features = Vec::new();
        for (index, entry) in demand.indicators.iter().enumerate() {
            let Some(column) = &entry.column else {
                let place = self.document.place("demand.indicators");
                let message = format!("indicator {} names no column", index + 1);
                self.mistakes.push(Mistake::new(place, message));
                continue;
            };
            features.push(Feature {
                column: column.clone(),
                transform: entry.transform,
                weight: entry.weight.unwrap_or(1.0),
            });
        }
        if features.is_empty() {
            return None;
        }
        let limit = section.limit.unwrap_or(4.0);
        let params = PrepareParams::new(features)
            .scaling(section.scaling.unwrap_or(Scaling::Robust))
            .limit(if limit == 0.0 { None } else { Some(limit) })
            .max_missing_indicator(section.max_missing_indicator.unwrap_or(0.4))
            .max_missing_region(section.max_missing_region.unwrap_or(0.5))
            .missing(section.missing.unwrap_or(MissingPolicy::Impute))
            .neighbours(section.neighbours.unwrap_or(5));
        Some(match &section.population {
            Some(column) => params.population(column),
            None => params,
        })
    }

    fn costs(&mut self, section: &CostsSection) -> (Option<CostTable>, Option<RateTable>) {
        let costs = section.file.as_ref().and_then(|name| {
            let of = |bytes: &[u8]| CostTable::read_bytes(bytes, name);
            let read = self.read(name, CostTable::read_path, of)?;
            self.kept(read)
        });
        let rates = section.rates.as_ref().and_then(|name| {
            let of = |bytes: &[u8]| RateTable::read_bytes(bytes, name);
            let read = self.read(name, RateTable::read_path, of)?;
            self.kept(read)
        });
        (costs, rates)
    }

    fn team(&mut self, section: &PeopleSection) -> Option<TeamInput> {
        let name = section.file.as_ref()?;
        let files = self.files;
        let of = |bytes: &[u8]| TeamInput::read_named(bytes, name, files);
        let read = self.read(name, |path| TeamInput::read_path(path), of)?;
        self.kept(read)
    }

    fn kept<T>(&mut self, read: Result<T, Mistakes>) -> Option<T> {
        read.map_err(|flaws| self.mistakes.extend(flaws.into_vec()))
            .ok()
    }
}

/// Every column the strategy needs, once, with what its figures are.
fn wanted(section: &DemandSection, population: Option<&String>) -> Vec<IndicatorSpec> {
    let entries = section.indicators.iter();
    let mut specs: Vec<IndicatorSpec> = entries
        .filter_map(|entry| {
            Some(IndicatorSpec {
                column: entry.column.clone()?,
                kind: entry.kind,
            })
        })
        .collect();
    let more = [section.indicator.as_ref(), section.per.as_ref(), population];
    for column in more.into_iter().flatten() {
        if !specs.iter().any(|spec| &spec.column == column) {
            let kind = landfall_market::demand::Kind::Any;
            specs.push(IndicatorSpec {
                column: column.clone(),
                kind,
            });
        }
    }
    specs
}

fn segments(section: &SegmentsSection) -> SegmentParams {
    let [least, most] = section.k.unwrap_or([2, 10]);
    SegmentParams::new()
        .k(least..=most)
        .restarts(section.restarts.unwrap_or(20))
        .null_draws(section.null_draws.unwrap_or(99))
        .level(section.level.unwrap_or(0.05))
        .resamples(section.resamples.unwrap_or(20))
}

fn file_name(path: &str) -> String {
    Path::new(path)
        .file_name()
        .map_or_else(|| path.to_owned(), |n| n.to_string_lossy().into())
}
