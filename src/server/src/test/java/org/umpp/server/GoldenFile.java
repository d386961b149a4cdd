// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What passes on both sides, for a row of docs/mappings.md: scenes in which Romeo, on an XMPP server of ours, and a partner over SIP, XMPP and MSRP
 * say something, and what each is told then. The head of a file names the row; a scene may have settings of its own.
 */
record GoldenFile(Path path, List<String> head, List<Scene> scenes) {
    private static final Path FOLDER = Path.of("src/test/resources/org/umpp/server/golden");
    private static final Pattern SPEAKER =
            Pattern.compile("(Romeo|Partner) (sends|receives)(?: (SIP|XMPP|MSRP))?:|Time passes: (\\S+)");
    private static final Pattern TITLE = Pattern.compile("== (.*) ==");

    /** A scene: its title, the lines that set it up, and what is said in it. */
    record Scene(String title, List<String> setting, List<Said> lines) {
        /** The values of a line of its set-up, such as {@code Partner}. */
        String[] values(String name) {
            return setting.stream()
                    .filter(line -> line.startsWith(name + ": "))
                    .map(line -> line.substring(name.length() + 2))
                    .toArray(String[]::new);
        }
    }

    /** What is said: by or to whom, as the heading of its lines has it. */
    record Said(String heading, String text) {
        /** What makes something happen: an answer belongs to what it answers. */
        boolean isStimulus() {
            return !isReceived() && !isAnswer();
        }

        boolean isReceived() {
            return heading.contains(" receives");
        }

        /** A response of the partner's. */
        boolean isAnswer() {
            return heading.equals("Partner sends SIP:") && Character.isDigit(text.charAt(0));
        }
    }

    /** The rows of docs/mappings.md that it is about: the number of the section, and how the row begins. */
    List<String> rows() {
        return head.stream()
                .filter(line -> line.startsWith("Row: "))
                .map(line -> line.substring(5))
                .toList();
    }

    static List<GoldenFile> all() {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .map(GoldenFile::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The rows of which there is no file, with the reason, a line each: section, row, reason, with tabs between them. */
    static List<String> exceptions() throws IOException {
        return Files.readAllLines(FOLDER.resolve("rows-without.tsv"));
    }

    private static GoldenFile read(Path path) {
        List<String> lines;
        try {
            lines = Files.readAllLines(path);
        } catch (IOException e) {
            throw new UncheckedIOException(path.toString(), e);
        }
        List<String> head = lines.stream().takeWhile(line -> !line.isEmpty()).toList();
        List<Scene> scenes = new ArrayList<>();
        List<String> text = new ArrayList<>();
        String title = "";
        List<String> setting = new ArrayList<>();
        List<Said> said = new ArrayList<>();
        String heading = "";
        for (String line : lines.subList(head.size(), lines.size())) {
            Matcher next = TITLE.matcher(line);
            boolean begins = next.matches();
            if (begins || SPEAKER.matcher(line).matches()) {
                close(said, heading, text);
                heading = begins ? "" : line;
            } else if (!heading.isEmpty()) {
                text.add(line);
            } else if (!line.isEmpty()) {
                setting.add(line);
            }
            if (begins) {
                close(scenes, title, setting, said);
                title = next.group(1);
            }
        }
        close(said, heading, text);
        close(scenes, title, setting, said);
        return new GoldenFile(path, head, List.copyOf(scenes));
    }

    private static void close(List<Said> said, String heading, List<String> text) {
        if (!heading.isEmpty()) {
            said.add(new Said(heading, String.join("\n", text).strip()));
        }
        text.clear();
    }

    private static void close(List<Scene> scenes, String title, List<String> setting, List<Said> said) {
        if (!said.isEmpty()) {
            scenes.add(new Scene(title, List.copyOf(setting), List.copyOf(said)));
        }
        setting.clear();
        said.clear();
    }

    /** Its text, with these lines in the place of what its scenes have. */
    String text(List<List<Said>> played) {
        StringBuilder text = new StringBuilder(String.join("\n", head)).append('\n');
        for (int i = 0; i < scenes.size(); i++) {
            Scene scene = scenes.get(i);
            if (!scene.title().isEmpty()) {
                text.append("\n== ").append(scene.title()).append(" ==\n");
            } else if (!scene.setting().isEmpty()) {
                text.append('\n');
            }
            scene.setting().forEach(line -> text.append(line).append('\n'));
            for (Said said : played.get(i)) {
                text.append('\n').append(said.heading()).append('\n');
                if (!said.text().isEmpty()) {
                    text.append(said.text()).append('\n');
                }
            }
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return FOLDER.relativize(path).toString();
    }
}
