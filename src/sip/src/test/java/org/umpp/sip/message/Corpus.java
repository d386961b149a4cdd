// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.message;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Assumptions;

/** One set of messages written by others. They are not part of the project: {@code -Dumpp.corpora} names their folder. */
final class Corpus {
    private final Path folder;

    private Corpus(Path folder) {
        this.folder = folder;
    }

    /** One row of a set's index. */
    record Item(String file, String kind, String verdict, byte[] octets) {}

    /** The set of this name; skips the test, and says so, when it is not there. */
    static Corpus named(String name) {
        String root = System.getProperty("umpp.corpora", "");
        Path folder = Path.of(root.startsWith("$") ? "" : root, name);
        boolean there = !root.isEmpty() && !root.startsWith("$") && Files.isRegularFile(folder.resolve("index.tsv"));
        if (!there) {
            System.out.println("corpora " + name + ": skipped, -Dumpp.corpora names no folder that has it");
        }
        Assumptions.assumeTrue(there, "corpora " + name + " absent");
        return new Corpus(folder);
    }

    List<Item> items() {
        List<Item> items = new ArrayList<>();
        for (String line : lines("index.tsv")) {
            String[] columns = line.split("\t", -1);
            items.add(new Item(columns[0], columns[1], columns[2], octets(columns[0])));
        }
        return items;
    }

    /** The rows of a table of the set, without its heading. */
    List<String> lines(String file) {
        List<String> lines =
                new String(octets(file), StandardCharsets.UTF_8).lines().toList();
        return lines.subList(1, lines.size());
    }

    private byte[] octets(String file) {
        try {
            return Files.readAllBytes(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The message as a stream would bring it. What ends a file ends a head; where a datagram's end said how long the body
     * is, Content-Length does now; and files whose lines were saved with LF get their CRLFs back.
     */
    static byte[] asStream(byte[] octets) {
        String text = new String(octets, StandardCharsets.ISO_8859_1).replaceFirst("^[\r\n]+", "");
        if (!text.contains("\r\n")) {
            text = text.replace("\n", "\r\n");
        }
        int end = text.indexOf("\r\n\r\n");
        String head = end < 0 ? text.replaceFirst("(\r\n)?$", "") : text.substring(0, end);
        String body = end < 0 ? "" : text.substring(end + 4);
        if (!head.toLowerCase(Locale.ROOT).matches("(?s).*\r\n(content-length|l)[ \t]*:.*")) {
            head += "\r\nContent-Length: " + body.length();
        }
        return (head + "\r\n\r\n" + body).getBytes(StandardCharsets.ISO_8859_1);
    }
}
