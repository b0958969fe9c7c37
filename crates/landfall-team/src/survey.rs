//! Questionnaires and interviews: reliability and agreement.
