// SPDX-License-Identifier: Apache-2.0
package org.umpp.pidf;

/** The message headers by which a route tells the stylesheets what no document says. */
public final class PidfConstants {
    /** {@code presence-to-pidf.xsl}: the entity; by default {@code pres:} and the bare JID, right for plain localparts. */
    public static final String ENTITY = "CamelPidfEntity";

    /** {@code presence-to-pidf.xsl}: the contact; by default {@code im:} and the bare JID. */
    public static final String CONTACT = "CamelPidfContact";

    /** {@code presence-to-pidf.xsl}: the tuple id; by default the resourcepart as it is. */
    public static final String TUPLE_ID = "CamelPidfTupleId";

    /** {@code presence-to-pidf.xsl}: when the stanza arrived (RFC 3339), for a stanza that does not say so itself. */
    public static final String TIMESTAMP = "CamelPidfTimestamp";

    /** {@code pidf-to-presence.xsl}: the bare JID of the presentity, which is the remote identity of the dialog. */
    public static final String FROM = "CamelPidfFrom";

    /** {@code pidf-to-presence.xsl}: the JID of the watcher, bare unless it probed. */
    public static final String TO = "CamelPidfTo";

    /** {@code pidf-to-presence.xsl}: the Content-Language, if any. */
    public static final String LANGUAGE = "CamelPidfLanguage";

    private PidfConstants() {}
}
