// SPDX-License-Identifier: Apache-2.0
package org.umpp.msrp;

import org.apache.camel.spi.Metadata;

/** The headers by which routes and the component {@code msrp} talk. */
public final class MsrpConstants {
    @Metadata(
            description = "What the route calls the session, such as the id of the dialog that has agreed it",
            javaType = "String")
    public static final String SESSION = "CamelMsrpSession";

    @Metadata(description = "Our path: one msrps URI", javaType = "String")
    public static final String PATH = "CamelMsrpPath";

    @Metadata(
            description = "The path of the other side: one URI, or several with a space between them",
            javaType = "String")
    public static final String PEER_PATH = "CamelMsrpPeerPath";

    @Metadata(description = "The domain of ours whose certificate is shown", javaType = "String")
    public static final String LOCAL_DOMAIN = "CamelMsrpLocalDomain";

    @Metadata(
            description = "Who is on our side, a name in that domain: for those who look at what passes",
            javaType = "String")
    public static final String LOCAL_USER = "CamelMsrpLocalUser";

    @Metadata(
            description = "The domain that the certificate of the other side has to prove; none of a user of ours, who"
                    + " connects to us",
            javaType = "String")
    public static final String PEER_DOMAIN = "CamelMsrpPeerDomain";

    @Metadata(
            description = "Who is on the other side, a name in its domain: whose messages are counted",
            javaType = "String")
    public static final String PEER_USER = "CamelMsrpPeerUser";

    @Metadata(description = "Whether we connect; else the other side does", javaType = "Boolean")
    public static final String CONNECT = "CamelMsrpConnect";

    @Metadata(description = "Whether we may connect to an address that is not public", javaType = "Boolean")
    public static final String MAY_BE_PRIVATE = "CamelMsrpMayBePrivate";

    @Metadata(description = "How many octets a message to the other side may have; 0 for any number", javaType = "Long")
    public static final String PEER_LIMIT = "CamelMsrpPeerLimit";

    @Metadata(description = "The Message-ID of a message of the other side", javaType = "String")
    public static final String MESSAGE_ID = "CamelMsrpMessageId";

    @Metadata(description = "Whether the sender of a message wants to know that it has arrived", javaType = "Boolean")
    public static final String REPORT = "CamelMsrpReport";

    @Metadata(description = "Whether a report was asked for, and is sent", javaType = "Boolean")
    public static final String REPORTED = "CamelMsrpReported";

    @Metadata(
            description =
                    "The octets of a message to send, where they are not the body: that then comes back as the body of"
                            + " news of it",
            javaType = "byte[]")
    public static final String CONTENT = "CamelMsrpContent";

    @Metadata(description = "The Content-Language of a message", javaType = "String")
    public static final String CONTENT_LANGUAGE = "CamelMsrpContentLanguage";

    @Metadata(
            description =
                    "A status (RFC 4975 section 10): the reply to a message of the other side, or why one of ours did"
                            + " not arrive",
            javaType = "Integer")
    public static final String STATUS = "CamelMsrpStatus";

    @Metadata(description = "Why a message did not arrive, or a session is lost", javaType = "String")
    public static final String REASON = "CamelMsrpReason";

    private MsrpConstants() {}
}
