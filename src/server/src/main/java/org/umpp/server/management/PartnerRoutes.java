// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.management;

import java.util.List;
import org.umpp.policy.Partner;

/**
 * A partner and where the operator says that it is.
 *
 * @param partner the partner
 * @param sip its SIP servers, {@code host:port}; empty to ask DNS
 * @param xmpp its XMPP hosts, {@code host:port}; empty to ask DNS
 */
public record PartnerRoutes(Partner partner, List<String> sip, List<String> xmpp) {}
