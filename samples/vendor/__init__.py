"""Outside vendors, played: WeChat's server interface and a sender of SMS, with faults to order."""
