// SPDX-License-Identifier: Apache-2.0
package org.umpp.pager;

import org.umpp.markup.XmlKind;

/** XML in or around a message, as it is read here. */
final class Documents {
    private static final int MAX_DEPTH = 64;

    private Documents() {}

    static XmlKind kind(int maxLength) {
        return new XmlKind("document", maxLength, MAX_DEPTH, MalformedContentException::new);
    }
}
