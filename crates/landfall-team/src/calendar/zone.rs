//! Time zones of the database built into this program.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use landfall_core::{Date, nearest};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

use super::CalendarError;

/// An IANA time zone that exists. Two are equal when their names are.
#[derive(Clone)]
pub struct Zone {
    name: String,
    clock: TimeZone,
}

impl Zone {
    /// The zone called `name`, letter case ignored.
    ///
    /// ```
    /// use landfall_team::Zone;
    ///
    /// assert_eq!(Zone::new("asia/tokyo")?.name(), "Asia/Tokyo");
    /// assert_eq!(
    ///     Zone::new("Asia/Tokio").unwrap_err().to_string(),
    ///     "`Asia/Tokio` is not an IANA time zone such as `Europe/Berlin`; did you mean `Asia/Tokyo`?"
    /// );
    /// # Ok::<(), landfall_team::calendar::CalendarError>(())
    /// ```
    ///
    /// # Errors
    /// When the database has no such zone, with the most similar name of it.
    pub fn new(name: &str) -> Result<Self, CalendarError> {
        let zones = TimeZoneDatabase::bundled();
        let found = zones
            .get(name.trim())
            .ok()
            .filter(|zone| !zone.is_unknown());
        let named = found.and_then(|clock| {
            let name = clock.iana_name()?.to_owned();
            Some(Self { name, clock })
        });
        named.ok_or_else(|| CalendarError::UnknownZone {
            given: name.to_owned(),
            suggestion: suggestion(&zones, name.trim()),
        })
    }

    /// Its name, such as `America/Sao_Paulo`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Minutes by which its clock is ahead of universal time at `utc` (minutes since
    /// 1970-01-01T00:00Z), seconds dropped; `None` outside the years -9999 to 9999.
    pub fn offset(&self, utc: i64) -> Option<i32> {
        let offset = self.clock.to_offset(timestamp(utc)?);
        Some(offset.seconds().div_euclid(60))
    }
}

/// The name most like `given`: of a whole name, else of a city alone (`Berlin`).
fn suggestion(zones: &TimeZoneDatabase, given: &str) -> Option<String> {
    let names: Vec<String> = zones.available().map(|name| name.to_string()).collect();
    let names = || names.iter().map(String::as_str);
    let city = given.replace(' ', "_");
    let same_city = names().find(|name| {
        let last = name.rsplit('/').next();
        last.is_some_and(|last| last.eq_ignore_ascii_case(&city))
    });
    let similar = || nearest(given, names());
    same_city.or_else(similar).map(str::to_owned)
}

/// What the clock of `zone` shows at `utc` (minutes since 1970-01-01T00:00Z): its date and its
/// minute after midnight. `None` outside the years -9999 to 9999.
///
/// ```
/// use landfall_team::Zone;
/// use landfall_team::calendar::{local_minute, utc_minute};
///
/// let tokyo = Zone::new("Asia/Tokyo")?;
/// let (date, minute) = local_minute(&tokyo, 20 * 60).unwrap();
/// assert_eq!((date.to_string().as_str(), minute), ("1970-01-02", 5 * 60));
/// assert_eq!(utc_minute(&tokyo, date, minute), Some(20 * 60));
/// # Ok::<(), landfall_team::calendar::CalendarError>(())
/// ```
pub fn local_minute(zone: &Zone, utc: i64) -> Option<(Date, u16)> {
    let local = zone.clock.to_datetime(timestamp(utc)?);
    let minute = u16::from(local.hour().unsigned_abs()) * 60;
    Some((
        local.date(),
        minute + u16::from(local.minute().unsigned_abs()),
    ))
}

/// When the clock of `zone` shows `minute` minutes after the midnight that begins `date` (above
/// 1440: on a later date), in minutes since 1970-01-01T00:00Z. A time that is skipped is moved on
/// by the length of the gap; of a time that comes twice it is the first. `None` outside the years
/// -9999 to 9999.
pub fn utc_minute(zone: &Zone, date: Date, minute: u16) -> Option<i64> {
    let mut date = date;
    for _ in 0..minute / 1440 {
        date = date.tomorrow().ok()?;
    }
    let of_day = minute % 1440;
    let (hour, minute) = (i8::try_from(of_day / 60), i8::try_from(of_day % 60));
    let local = DateTime::new(
        date.year(),
        date.month(),
        date.day(),
        hour.ok()?,
        minute.ok()?,
        0,
        0,
    );
    let instant = zone.clock.to_timestamp(local.ok()?).ok()?;
    Some(instant.as_second().div_euclid(60))
}

/// Minutes from 1970-01-01T00:00Z to 00:00Z of `date`.
pub(super) fn midnight_utc(date: Date) -> i64 {
    const EPOCH: Date = jiff::civil::date(1970, 1, 1);
    EPOCH.duration_until(date).as_mins()
}

fn timestamp(utc: i64) -> Option<Timestamp> {
    Timestamp::from_second(utc.checked_mul(60)?).ok()
}

impl FromStr for Zone {
    type Err = CalendarError;
    fn from_str(name: &str) -> Result<Self, CalendarError> {
        Self::new(name)
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Zone").field(&self.name).finish()
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Zone {}

impl PartialOrd for Zone {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Zone {
    fn cmp(&self, other: &Self) -> Ordering {
        self.name.cmp(&other.name)
    }
}

impl Hash for Zone {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

impl Serialize for Zone {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.name)
    }
}

impl JsonSchema for Zone {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Zone".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "description": "name of an IANA time zone"})
    }
}
