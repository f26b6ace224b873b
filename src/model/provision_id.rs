//! Canonical identifiers: `iso27001:2022` for a framework, `iso27001:2022/A.5.24` for a provision.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The key of a framework: its name, a colon and the edition where it has one, e.g. `iso27001:2022`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct FrameworkKey(Arc<str>);

impl FrameworkKey {
    /// Takes the key as written; only the catalogue knows whether such a framework exists.
    pub fn new(key: &str) -> Self {
        Self(Arc::from(key))
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FrameworkKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for FrameworkKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The canonical identifier of a provision: framework key, `/`, and the provision's own number.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ProvisionId {
    framework: FrameworkKey,
    local: Arc<str>,
}

impl ProvisionId {
    /// Joins a framework and a number within it (`A.5.24`, `6.1.3.d`).
    pub fn new(framework: FrameworkKey, local: &str) -> Self {
        Self { framework, local: Arc::from(local) }
    }

    /// The framework that the provision belongs to.
    pub fn framework(&self) -> &FrameworkKey {
        &self.framework
    }

    /// The number within the framework, e.g. `A.5.24`: what people call the control.
    pub fn local(&self) -> &str {
        &self.local
    }
}

impl fmt::Display for ProvisionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.framework, self.local)
    }
}

impl fmt::Debug for ProvisionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A text that should have been `framework/number` and is not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a provision identifier; write it as framework/number, e.g. iso27001:2022/A.5.24")]
pub struct ParseIdError(String);

impl FromStr for ProvisionId {
    type Err = ParseIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once('/') {
            Some((framework, local)) if !framework.is_empty() && !local.is_empty() => {
                Ok(Self::new(FrameworkKey::new(framework), local))
            }
            _ => Err(ParseIdError(text.to_owned())),
        }
    }
}

impl Serialize for ProvisionId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ProvisionId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl schemars::JsonSchema for ProvisionId {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ProvisionId".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "pattern": "^[^/]+/.+$",
            "description": "Canonical identifier of a provision: framework key, `/`, and its number: iso27001:2022/A.5.24. Controls of the organisation's own: own/IDENTIFIER.",
        })
    }
}
