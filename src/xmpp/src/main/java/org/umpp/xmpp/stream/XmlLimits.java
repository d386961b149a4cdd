// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

/**
 * How much XML one element of a stream may be; beyond it the stream ends with policy-violation.
 *
 * @param elementBytes octets of one first-level element or of the stream header; RFC 6120 §13.12 demands at least 10000
 * @param depth nested elements below the stream element, at least 2
 * @param attributes attributes and namespace declarations of one element, at least 8, at most 64
 */
public record XmlLimits(int elementBytes, int depth, int attributes) {
    /** 262144 octets, 64 deep, 64 attributes. */
    public static final XmlLimits DEFAULT = new XmlLimits(262_144, 64, 64);

    public XmlLimits {
        if (elementBytes < 10_000) {
            throw new IllegalArgumentException("elementBytes: " + elementBytes + " (expected: >= 10000)");
        }
        if (depth < 2) {
            throw new IllegalArgumentException("depth: " + depth + " (expected: >= 2)");
        }
        if (attributes < 8 || attributes > 64) {
            throw new IllegalArgumentException("attributes: " + attributes + " (expected: 8-64)");
        }
    }
}
