// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.xmpp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.umpp.interop.server.TestServer;

/** What our server said and heard on its streams, from the file of its trace. */
record WireLog(Path file) {
    /** Lets a server that is not started yet write one. */
    static WireLog of(TestServer server, Path folder) {
        Path file = folder.resolve(server.domain() + ".trace");
        server.setting("trace", file.toAbsolutePath().toString()).setting("trace.bodies", "true");
        return new WireLog(file);
    }

    /** What we sent to a domain so far, in one piece. */
    String sent(String peer) {
        return text(peer, true);
    }

    /** What came from a domain so far, in one piece. */
    String received(String peer) {
        return text(peer, false);
    }

    private String text(String peer, boolean sent) {
        List<String> elements = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file)) {
                JsonObject entry = (JsonObject) Jsoner.deserialize(line);
                if (entry.getString("wire").equals("xmpp")
                        && entry.getString("peer").equals(peer)
                        && entry.getBoolean("sent") == sent) {
                    elements.add(entry.getString("text"));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (DeserializationException e) {
            // the last line is being written: whoever asks again sees it
            elements.add("");
        }
        return String.join("\n", elements);
    }
}
