// SPDX-License-Identifier: Apache-2.0
package org.umpp.demo;

/** The two users, each with the domain it belongs to and the computer it is at. */
enum Household {
    MONTAGUE("romeo", "montague.example.net", "orchard"),
    CAPULET("juliet", "thecappulets.example.com", "balcony");

    private final String user;
    private final String domain;
    private final String resource;

    Household(String user, String domain, String resource) {
        this.user = user;
        this.domain = domain;
        this.resource = resource;
    }

    String user() {
        return user;
    }

    String domain() {
        return domain;
    }

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
