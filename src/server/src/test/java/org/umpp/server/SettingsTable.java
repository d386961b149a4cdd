// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import org.umpp.server.settings.PartnerSettings;
import org.umpp.server.settings.ServerSettings;
import org.umpp.server.settings.Setting;

/** The settings as docs/operations.md lists them. */
final class SettingsTable {
    private SettingsTable() {}

    static String row(Setting setting) {
        return "| `" + setting.key() + "` | " + setting.help() + " | " + otherwise(setting) + " |";
    }

    private static String otherwise(Setting setting) {
        if (setting.otherwise().isEmpty()) {
            return "none";
        }
        boolean literal = setting.hasDefault() || setting.otherwise().indexOf('<') >= 0;
        return literal ? "`" + setting.otherwise() + "`" : setting.otherwise();
    }

    /** Prints the rows, to be put into the documentation. */
    public static void main(String[] args) {
        ServerSettings.SETTINGS.forEach(setting -> System.out.println(row(setting)));
        System.out.println();
        PartnerSettings.SETTINGS.forEach(setting -> System.out.println(row(setting)));
    }
}
