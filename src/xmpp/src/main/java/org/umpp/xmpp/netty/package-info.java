// SPDX-License-Identifier: Apache-2.0
/**
 * XMPP streams over TCP and TLS: listening, finding and reaching other domains, one stream for each pair of domains; and the streams of our
 * components to the organisation's own server, one for each name.
 */
@NullMarked
package org.umpp.xmpp.netty;

import org.jspecify.annotations.NullMarked;
