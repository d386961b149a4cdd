// SPDX-License-Identifier: Apache-2.0
package org.umpp.conformance;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a test shows of whom: the cells of the matrix in {@code docs/conformance.md}, those of each of the users with each of the features.
 * A cell that no test can show has its reason in {@code docs/matrix.tsv}. On a class it holds for all its tests, and adds to what a method
 * names itself.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Cell {
    /** Whose messages and presence pass. */
    Users[] users();

    /** What of them the test shows. */
    Feature[] features();

    /** Who has users. */
    enum Users {
        PROSODY("XMPP user on Prosody"),
        EJABBERD("XMPP user on ejabberd"),
        KAMAILIO("SIP user behind Kamailio"),
        PHONE("SIP user attached directly"),
        MSRP("MSRP user"),
        BUS("bus"),
        ACCOUNT("account");

        private final String title;

        Users(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    /** What users want to do. */
    enum Feature {
        CHAT("chat both ways"),
        PRESENCE("presence both ways"),
        TYPING("typing"),
        RECEIPTS("receipts"),
        ERRORS("errors"),
        UNKNOWN_USER("unknown user"),
        OFFLINE("offline"),
        DEVICES("several devices"),
        NON_ASCII("non-ASCII names and text"),
        LONG("long messages");

        private final String title;

        Feature(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }
}
