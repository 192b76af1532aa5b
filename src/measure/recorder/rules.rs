//! What rounds ask of a shop, worked out once.

use crate::kernel::ids::NameId;
use crate::kernel::tick::Span;
use crate::model::conversation::ServiceModel;
use crate::model::shop::Shop;

/// What rounds ask of a shop, close together.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules {
    /// The service model has no replies of its own (classical, by level).
    pub no_replies: bool,
    /// Nor any hands (by level).
    pub no_hands: bool,
    /// Every round counts for the reply rate, at whatever time of day.
    pub always_assessed: bool,
    /// Limit of the reply rate.
    pub reply_within: Span,
    /// The response standard.
    pub response_within: Span,
    /// Customers come with intents.
    pub intents: bool,
    /// The role of the after-sale desk, where something makes customers need it.
    pub after_sale: Option<NameId>,
}

impl Rules {
    /// The rules of a shop.
    pub fn new(shop: &Shop, after_sale: Option<NameId>) -> Rules {
        let by_level = matches!(shop.service.model, ServiceModel::ByLevel { .. });
        let classical = matches!(shop.service.model, ServiceModel::Classical { .. });
        let (from, to) = shop.kpi.reply_window;
        Rules {
            no_replies: by_level || classical,
            no_hands: by_level,
            always_assessed: from == Span::ZERO && to >= Span::DAY,
            reply_within: shop.kpi.reply_within,
            response_within: shop.kpi.response_within,
            intents: !shop.intents.is_empty(),
            after_sale: after_sale.filter(|role| shop.classify.may_need(*role)),
        }
    }
}
