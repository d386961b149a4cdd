// SPDX-License-Identifier: Apache-2.0
package org.umpp.msrp.message;

import java.util.List;

/** What passes over a connection (RFC 4975 §9). */
public sealed interface MsrpMessage permits MsrpRequest, MsrpResponse {
    /** By which a response finds its request. */
    String transactionId();

    /** Where it goes, the next hop first. */
    List<MsrpUri> toPath();

    /** Where it came from, the last hop first. */
    List<MsrpUri> fromPath();

    /** All of it but what users write: a body is told of by its length. */
    String trace();
}
