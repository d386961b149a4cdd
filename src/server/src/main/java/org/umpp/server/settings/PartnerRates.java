// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.settings;

import org.jspecify.annotations.Nullable;
import org.umpp.net.limit.Rate;

/** The rates that a partner's file states; null where the server's hold. */
public record PartnerRates(@Nullable Rate messages, @Nullable Rate invites, @Nullable Rate subscribes) {
    /** None. */
    public static final PartnerRates NONE = new PartnerRates(null, null, null);

    /** What holds for the partner. */
    public Rates over(Rates server) {
        return new Rates(
                messages == null ? server.messages() : messages,
                invites == null ? server.invites() : invites,
                subscribes == null ? server.subscribes() : subscribes);
    }
}
