// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.sip;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A softphone without sound: it watches the one contact it has, and prints what it sees. */
final class Baresip implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 10;

    private final Process process;
    private final Path printed;

    /**
     * Starts it, and with it its subscription.
     *
     * @param ip where it is
     * @param user its address of record, without scheme
     * @param proxy a SIP URI, the way to everybody
     * @param contact whom it watches, without scheme
     */
    Baresip(Path folder, String ip, String user, String proxy, String contact) throws Exception {
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve("config"),
                """
                poll_method epoll
                sip_listen %s:5060
                net_interface %s
                module_path /usr/lib/baresip/modules
                module_tmp account.so
                module_app contact.so
                module_app menu.so
                module_app presence.so
                """
                        .formatted(ip, ip));
        Files.writeString(
                folder.resolve("accounts"),
                "<sip:%s;transport=tcp>;regint=0;pubint=0;outbound=\"%s\"%n".formatted(user, proxy));
        Files.writeString(folder.resolve("contacts"), "\"Juliet\" <sip:%s>;presence=p2p%n".formatted(contact));
        printed = folder.resolve("printed.txt");
        try {
            // it prints as it goes only to a terminal
            process = new ProcessBuilder("stdbuf", "-oL", "baresip", "-f", folder.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(printed.toFile())
                    .start();
        } catch (IOException e) {
            throw new AssertionError("baresip cannot be started; ./umpp test installs it (package baresip-core)", e);
        }
    }

    /** What it has printed so far. */
    String printed() throws IOException {
        return Files.readString(printed);
    }

    /** It says goodbye. */
    @Override
    public void close() {
        process.destroy();
        process.onExit()
                .completeOnTimeout(process, PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
        process.destroyForcibly();
    }
}
