// SPDX-License-Identifier: Apache-2.0
package org.umpp.pager;

/**
 * What a MESSAGE carries.
 *
 * @param type its Content-Type, "" without a body
 * @param language its Content-Language, "" for none
 * @param subject its Subject, "" for none
 * @param body its body, which is sent in UTF-8
 */
record SipContent(String type, String language, String subject, String body) {
    /** Says nothing of the body. */
    @Override
    public String toString() {
        return "SipContent[" + type + ", " + body.length() + " characters]";
    }
}
