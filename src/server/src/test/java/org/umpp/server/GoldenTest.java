// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.umpp.conformance.MappingTables;
import org.umpp.conformance.Spec;

/**
 * The conversations of the tables in docs/mappings.md, a file for each row, through the shipped routes. After a change that is meant,
 * {@code -Dumpp.golden=write} writes the files anew: read what has changed.
 */
class GoldenTest {
    static final boolean WRITES = "write".equals(System.getProperty("umpp.golden"));

    /** The sections whose tables say what becomes of something on the other side, a row each. */
    private static final List<String> SECTIONS = List.of(
            "### 2.1",
            "### 2.2",
            "### 2.3",
            "## 3.",
            "### 8.1",
            "### 8.2",
            "### 8.3",
            "## 11.",
            "### 12.1",
            "### 12.2",
            "## 15.");

    @TempDir
    static Path folder;

    /** Scenes with the same settings share a server. */
    private static final Map<String, Federation> SERVERS = new HashMap<>();

    private static int scenes;

    @AfterAll
    static void stop() {
        SERVERS.values().forEach(Federation::close);
        // a test that is tried once more begins anew
        SERVERS.clear();
    }

    static List<GoldenFile> files() {
        return GoldenFile.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    @Spec({
        "MAPPINGS §2",
        "MAPPINGS §3",
        "MAPPINGS §8",
        "MAPPINGS §11",
        "MAPPINGS §12",
        "MAPPINGS §15",
        "RFC 7572 §4",
        "RFC 7573 §4",
        "RFC 8048 §5"
    })
    void bothSidesHearWhatTheFileSays(GoldenFile file) throws Exception {
        List<List<GoldenFile.Said>> played = new ArrayList<>();
        for (GoldenFile.Scene scene : file.scenes()) {
            scenes++;
            played.add(new GoldenPlay(server(scene), scene, scenes).play());
        }
        String text = file.text(played);
        if (WRITES) {
            Files.writeString(file.path(), text);
        }
        assertThat(text).isEqualTo(Files.readString(file.path()));
    }

    private static Federation server(GoldenFile.Scene scene) throws Exception {
        String setting = String.join("\n", scene.setting());
        Federation server = SERVERS.get(setting);
        if (server == null) {
            Path own = Files.createDirectory(folder.resolve("server" + scenes));
            Files.write(own.resolve("org.umpp.partner-thecappulets.example.com.cfg"), List.of(scene.values("Partner")));
            List<String> settings =
                    new ArrayList<>(List.of("community.xmpp = 127.0.0.1:5347", "community.xmpp.secret = x"));
            settings.addAll(List.of(scene.values("Settings")));
            server = new Federation(own, settings.toArray(String[]::new));
            server.clock.stop();
            SERVERS.put(setting, server);
        }
        return server;
    }

    @Test
    void eachRowHasItsFileOrAReason() throws Exception {
        Map<String, List<String>> rows = new HashMap<>();
        for (String section : SECTIONS) {
            String number = section.replaceAll("[# ]+|\\.$", "");
            List<String> lines = rows.computeIfAbsent(number, key -> new ArrayList<>());
            for (List<String> row : MappingTables.rows(section)) {
                lines.add(String.join(" | ", row).replace("`", ""));
            }
        }
        List<String> wrong = new ArrayList<>();
        Map<String, Integer> covered = new HashMap<>();
        List<String> named = new ArrayList<>();
        GoldenFile.all().forEach(file -> named.addAll(file.rows()));
        int files = named.size();
        for (String line : GoldenFile.exceptions()) {
            String[] parts = line.split("\t");
            assertThat(parts).as(line).hasSize(3);
            named.add(parts[0] + " " + parts[1]);
        }
        for (int i = 0; i < named.size(); i++) {
            String[] parts = named.get(i).split(" ", 2);
            List<String> found = rows.getOrDefault(parts[0], List.of()).stream()
                    .filter(row -> (row + " | ").startsWith(parts[1] + " | "))
                    .toList();
            if (found.size() != 1) {
                wrong.add("names " + found.size() + " rows (expected: 1): " + named.get(i));
            } else if (covered.merge(parts[0] + " " + found.get(0), i < files ? 1 : 1_000, Integer::sum) > 1_000) {
                wrong.add("has a file, and a reason for none: " + named.get(i));
            }
        }
        for (String section : new TreeSet<>(rows.keySet())) {
            for (String row : rows.get(section)) {
                if (!covered.containsKey(section + " " + row)) {
                    wrong.add("has neither a file nor a reason: " + section + " " + row);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }
}
