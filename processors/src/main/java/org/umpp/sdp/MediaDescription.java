// SPDX-License-Identifier: Apache-2.0
package org.umpp.sdp;

/** One media description (RFC 8866 §5.14): the {@code m=} line and what follows it up to the next. */
public sealed interface MediaDescription permits XmppMedia, OtherMedia {
    /** The port; 0 refuses the media, or takes it out of the session (RFC 3264 §6, §8.2). */
    int port();

    /** The same media refused: port 0 and nothing but what names it. */
    OtherMedia declined();
}
