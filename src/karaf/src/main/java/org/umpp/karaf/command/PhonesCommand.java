// SPDX-License-Identifier: Apache-2.0
package org.umpp.karaf.command;

import java.io.IOException;
import java.util.Objects;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.jspecify.annotations.Nullable;
import org.umpp.server.PhoneAccounts;
import org.umpp.server.management.Rows;

/** {@code umpp:phones}. */
@Service
@Command(
        scope = "umpp",
        name = "phones",
        description = "Who may attach a phone; adds somebody, changes a password, removes somebody")
public final class PhonesCommand extends FederationCommand {
    /** Shows nothing of what is typed. */
    private static final Character NOTHING = (char) 0;

    @Argument(name = "what", description = "list, add, change or remove")
    @Completion(
            value = StringsCompleter.class,
            values = {"list", "add", "change", "remove"})
    String what = "list";

    @Argument(index = 1, name = "user", description = "user@domain")
    String user = "";

    @Option(name = "--generate", description = "Makes a password, and shows it this once")
    boolean generate;

    @Option(
            name = "--md5",
            description =
                    "Asks with MD5 alone, for phones that give up when they are asked with SHA-256 too (baresip 1.0)")
    boolean md5;

    @Option(name = "--json", description = "As JSON, for programs")
    boolean json;

    @Override
    public @Nullable Object execute() throws IOException {
        PhoneAccounts accounts = new PhoneAccounts(server().settings());
        switch (what) {
            case "list" -> {
                Rows<PhoneAccounts.Account> rows = new Rows<>(PhoneAccounts.Account.class, accounts.list());
                console().print(json ? rows.json() + '\n' : rows.table("users"));
            }
            case "add" -> {
                String password = password();
                accounts.add(user, password, md5);
                done(user + " may attach phones", password);
            }
            case "change" -> {
                String password = password();
                accounts.change(user, password, md5);
                done(user + " has another password, from the next connection on", password);
            }
            case "remove" -> {
                accounts.remove(user);
                console().println(user + " may attach phones no more");
            }
            default -> throw new IllegalArgumentException(what + " (expected: list, add, change or remove)");
        }
        return null;
    }

    /** Never an argument: those are in the history of the shell. */
    private String password() throws IOException {
        if (generate) {
            return PhoneAccounts.password();
        }
        String typed = typed("Password of " + user + ": ");
        if (!typed.equals(typed("Once more: "))) {
            throw new IllegalArgumentException("the two are not the same: nothing is changed");
        }
        return typed;
    }

    private String typed(String prompt) throws IOException {
        String typed = Objects.requireNonNull(session, "no shell").readLine(prompt, NOTHING);
        if (typed == null || typed.isEmpty()) {
            throw new IllegalArgumentException(
                    "no password: nothing is changed (--generate, before the word, makes one)");
        }
        return typed;
    }

    private void done(String said, String password) {
        console().println(generate ? said + "; the password, shown this once: " + password : said);
    }
}
