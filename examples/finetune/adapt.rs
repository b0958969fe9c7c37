//! Adapters on the command line: which kind, on which layers, one for all or one for each region.

use std::path::{Path, PathBuf};

use clap::Args as Options;
use landfall_examples::Failure;
use landfall_examples::model::mistake;
use landfall_finetune::adapter::{
    AdaLora, AdapterConfig, AdapterFolder, AdapterKind, Bottleneck, First, Lora, Names, Positions,
    Prefix, Prompt, TargetModules,
};
use landfall_finetune::{FinetuneError, Model, Route};

use super::args::Args;
use super::input::Input;

/// The name of the one adapter.
const ONE: &str = "adapter";

/// The adapters that are trained instead of the whole model.
#[derive(Debug, Clone, Options)]
pub(crate) struct Adapting {
    /// What learns: full, or lora, adalora, bottleneck, prefix, prefix-shifted, prompt,
    /// prompt-first or bitfit, and a copy of the head. `prefix-shifted` and `prompt-first` are what
    /// PEFT does. `all` compares full, lora at several ranks, bottleneck and bitfit, each saved in
    /// OUT/NAME.
    #[arg(long, value_name = "METHOD", default_value = "full", value_parser = method)]
    pub(crate) method: Method,
    /// Rank of lora, target rank of adalora [default: 8]; with all the ranks of lora, joined by
    /// commas [default: 2,8,32].
    #[arg(long, value_name = "N", value_delimiter = ',')]
    pub(crate) rank: Vec<usize>,
    /// Numerator of the scale of lora and adalora [default: 8].
    #[arg(long, value_name = "X")]
    pub(crate) alpha: Option<f64>,
    /// Dense layers of lora and adalora: ends of names joined by commas, or all-linear [default:
    /// query and value].
    #[arg(long, value_name = "NAMES")]
    pub(crate) targets: Option<String>,
    /// Folder of an adapter to start from, PEFT's or this program's.
    #[arg(long, value_name = "DIR")]
    pub(crate) adapter_init: Option<PathBuf>,
    /// One adapter for each value of the region column, in OUT/REGION.
    #[arg(long, requires = "region_column", conflicts_with = "adapter_init")]
    pub(crate) per_region: bool,
}

/// What learns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Method {
    Full,
    Lora,
    AdaLora,
    Bottleneck,
    Prefix(Positions),
    Prompt(First),
    BitFit,
    All,
}

/// The methods by their names.
const METHODS: [(&str, Method); 10] = [
    ("full", Method::Full),
    ("lora", Method::Lora),
    ("adalora", Method::AdaLora),
    ("bottleneck", Method::Bottleneck),
    ("prefix", Method::Prefix(Positions::Kept)),
    ("prefix-shifted", Method::Prefix(Positions::Shifted)),
    ("prompt", Method::Prompt(First::Real)),
    ("prompt-first", Method::Prompt(First::Virtual)),
    ("bitfit", Method::BitFit),
    ("all", Method::All),
];

fn method(text: &str) -> Result<Method, String> {
    super::args::named(text, &METHODS)
}

impl Adapting {
    /// Refuses settings that the method does not have.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        let thin = matches!(self.method, Method::Lora | Method::AdaLora | Method::All);
        let adapts = !matches!(self.method, Method::Full | Method::All);
        let given = [
            ("--rank", !self.rank.is_empty(), thin),
            ("--alpha", self.alpha.is_some(), thin),
            ("--targets", self.targets.is_some(), thin),
            ("--adapter-init", self.adapter_init.is_some(), adapts),
            ("--per-region", self.per_region, adapts),
            (
                "list of ranks",
                self.rank.len() > 1,
                self.method == Method::All,
            ),
        ];
        let wrong = given.iter().find(|(_, given, has)| *given && !has);
        match wrong {
            None => Ok(()),
            Some((option, ..)) => Err(mistake(format!("this --method has no {option}"))),
        }
    }

    fn kind(&self) -> Option<AdapterKind> {
        let targets = TargetModules {
            names: match self.targets.as_deref() {
                None => Names::Usual,
                Some("all-linear") => Names::AllLinear,
                Some(names) => Names::Ends(names.split(',').map(str::to_owned).collect()),
            },
            ..TargetModules::default()
        };
        Some(match self.method {
            Method::Full | Method::All => return None,
            Method::Lora => {
                let own = Lora::default();
                AdapterKind::Lora(Lora {
                    rank: self.rank.first().copied().unwrap_or(own.rank),
                    alpha: self.alpha.unwrap_or(own.alpha),
                    targets,
                    ..own
                })
            }
            Method::AdaLora => {
                let own = AdaLora::default();
                let rank = self.rank.first().copied().unwrap_or(own.target_rank);
                AdapterKind::AdaLora(AdaLora {
                    target_rank: rank,
                    init_rank: rank.saturating_mul(3).div_ceil(2),
                    alpha: self.alpha.unwrap_or(own.alpha),
                    targets,
                    ..own
                })
            }
            Method::Bottleneck => AdapterKind::Bottleneck(Bottleneck::default()),
            Method::Prefix(positions) => AdapterKind::Prefix(Prefix {
                positions,
                ..Prefix::default()
            }),
            Method::Prompt(first) => AdapterKind::Prompt(Prompt {
                first,
                ..Prompt::default()
            }),
            Method::BitFit => AdapterKind::BitFit,
        })
    }
}

/// Positions that the adapters take from every text.
pub(crate) fn positions(args: &Args) -> Result<usize, Failure> {
    let own = &args.adapting;
    match &own.adapter_init {
        None => Ok(own.kind().map_or(0, |kind| kind.positions())),
        Some(folder) => {
            let opened = AdapterFolder::open(folder)?;
            let taken = opened.stack().iter().map(|one| one.kind.positions());
            Ok(taken.sum())
        }
    }
}

/// Whether the adapter to start from is of the method, and regions can be folders.
pub(crate) fn check(args: &Args, input: &Input) -> Result<(), Failure> {
    let own = &args.adapting;
    if let Some(folder) = &own.adapter_init {
        let found = AdapterFolder::open(folder)?;
        let found = found.stack().last().map(|one| one.kind.name());
        let wanted = METHODS.iter().find(|(_, method)| *method == own.method);
        if let (Some(found), Some((wanted, _))) = (found, wanted)
            && found != *wanted
        {
            let folder = folder.display();
            let message = format!("--method is {wanted}, {folder} holds {found}");
            return Err(mistake(message));
        }
    }
    let regions = input.data.regions.iter().filter(|_| own.per_region);
    match regions.into_iter().find(|name| !is_folder(name)) {
        None => Ok(()),
        Some(name) => Err(mistake(format!(
            "the region `{name}` cannot be the name of a folder, which --per-region needs"
        ))),
    }
}

/// Puts the adapters that are asked for on the model.
pub(crate) fn attach(args: &Args, input: &Input, model: &mut Model) -> Result<(), FinetuneError> {
    let own = &args.adapting;
    let Some(kind) = own.kind() else {
        return Ok(());
    };
    if let Some(folder) = &own.adapter_init {
        return model.attach_from(folder, ONE);
    }
    let config = AdapterConfig::of(kind);
    if !own.per_region {
        return model.attach(&config, ONE, args.seed("adapter"));
    }
    let mut route = Route::base();
    for (number, name) in (0u32..).zip(&input.data.regions) {
        model.attach(&config, name, args.seed("adapter").stream(name))?;
        route = route.region(number, &[name]);
    }
    model.set_route(route)
}

fn is_folder(name: &str) -> bool {
    !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\', '\0', ':'])
}

/// Saves the adapters that learn, in PEFT's folders.
pub(crate) fn save(
    args: &Args,
    input: &Input,
    model: &Model,
    folder: &Path,
) -> Result<(), Failure> {
    if !args.adapting.per_region {
        return Ok(model.save_adapter(ONE, folder)?);
    }
    for name in &input.data.regions {
        model.save_adapter(name, &folder.join(name))?;
    }
    Ok(())
}
