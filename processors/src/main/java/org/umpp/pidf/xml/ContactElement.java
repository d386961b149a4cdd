// SPDX-License-Identifier: Apache-2.0
package org.umpp.pidf.xml;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlType;
import jakarta.xml.bind.annotation.XmlValue;
import org.jspecify.annotations.Nullable;

/** {@code <contact>} (RFC 3863 §4.1.5). */
@XmlAccessorType(XmlAccessType.FIELD)
@XmlType(name = "contact")
public class ContactElement {
    /** The URI. */
    @XmlValue
    public String uri = "";

    /** 0 to 1 with at most three decimals. */
    @XmlAttribute(name = "priority")
    public @Nullable String priority;
}
