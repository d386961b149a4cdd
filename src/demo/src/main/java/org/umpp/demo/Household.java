// SPDX-License-Identifier: Apache-2.0
package org.umpp.demo;

/**
 * A user, and the domain and the computer it is at.
 *
 * @param user the local part, in lower case
 * @param domain the domain its server serves
 * @param resource the computer: the resource of its full JID
 */
record Household(String user, String domain, String resource) {
    static final Household MONTAGUE = new Household("romeo", "montague.example.net", "orchard");
    static final Household CAPULET = new Household("juliet", "thecappulets.example.com", "balcony");

    String bareJid() {
        return user + '@' + domain;
    }

    String fullJid() {
        return bareJid() + '/' + resource;
    }

    /** As people write it: {@code Romeo}. */
    String person() {
        return Character.toUpperCase(user.charAt(0)) + user.substring(1);
    }

    Household other() {
        return this == MONTAGUE ? CAPULET : MONTAGUE;
    }
}
