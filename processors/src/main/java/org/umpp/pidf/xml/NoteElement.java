// SPDX-License-Identifier: Apache-2.0
package org.umpp.pidf.xml;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlType;
import jakarta.xml.bind.annotation.XmlValue;
import org.jspecify.annotations.Nullable;

/** {@code <note>} (RFC 3863 §4.1.6). */
@XmlAccessorType(XmlAccessType.FIELD)
@XmlType(name = "note")
public class NoteElement {
    /** The text. */
    @XmlValue
    public String text = "";

    /** {@code xml:lang}. */
    @XmlAttribute(name = "lang", namespace = "http://www.w3.org/XML/1998/namespace")
    public @Nullable String language;
}
