// SPDX-License-Identifier: Apache-2.0
package org.umpp.sdp;

import java.util.List;

/**
 * What an offer and its answer agreed on for MSRP, as this side sees it (RFC 4975 §8).
 *
 * @param local this side's path
 * @param peer the other side's
 * @param accepted the media types that messages to it may have
 * @param wrapped those that they may have inside of others only
 * @param limit how many octets a message to it may have; 0 for any number
 * @param connect whether this side connects
 */
public record MsrpAgreement(
        String local, MsrpPath peer, List<String> accepted, List<String> wrapped, long limit, boolean connect) {
    public MsrpAgreement {
        accepted = List.copyOf(accepted);
        wrapped = List.copyOf(wrapped);
    }
}
