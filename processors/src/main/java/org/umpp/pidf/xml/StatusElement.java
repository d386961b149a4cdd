// SPDX-License-Identifier: Apache-2.0
package org.umpp.pidf.xml;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlType;
import org.jspecify.annotations.Nullable;

/** {@code <status>} (RFC 3863 §4.1.3) with the extensions that say how a user wants to be approached. */
@XmlAccessorType(XmlAccessType.FIELD)
@XmlType(
        name = "status",
        propOrder = {"basic", "show", "extended", "activities", "im"})
public class StatusElement {
    /** {@code open} or {@code closed}. */
    @XmlElement(name = "basic")
    public @Nullable String basic;

    /** The show of XMPP (RFC 8048 §6.2). */
    @XmlElement(name = "show", namespace = Namespaces.CLIENT)
    public @Nullable String show;

    /** {@code available}, {@code away}, {@code busy} or {@code offline}. */
    @XmlElement(name = "extended", namespace = Namespaces.EXTENDED)
    public @Nullable String extended;

    /** Activities of the status, as drafts of RPID had it. */
    @XmlElement(name = "activities", namespace = Namespaces.RPID)
    public @Nullable ActivitiesElement activities;

    /** {@code away} or {@code busy} (RFC 3922 §5.1.5). */
    @XmlElement(name = "im", namespace = Namespaces.IM)
    public @Nullable String im;
}
