// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.sip;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A softphone without sound: it watches the one contact it has, or writes to it, and prints what it sees. */
final class Baresip implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 10;

    private static final int CONSOLE = 5555;

    private final DatagramSocket console;
    private final InetSocketAddress commands;
    private final Process process;
    private final Path printed;

    /** Starts it for writing; its subscription is none. */
    static Baresip writing(Path folder, String ip, String user, String proxy, String contact) throws Exception {
        return new Baresip(folder, ip, "", account(user, proxy, "regint=0;pubint=0"), contact, "none");
    }

    /**
     * Starts it, and with it its subscription.
     *
     * @param ip where it is
     * @param user its address of record, without scheme
     * @param proxy a SIP URI, the way to everybody
     * @param contact whom it watches, without scheme
     */
    Baresip(Path folder, String ip, String user, String proxy, String contact) throws Exception {
        this(folder, ip, "", account(user, proxy, "regint=0;pubint=0"), contact, "p2p");
    }

    /**
     * Starts it as a phone of a SIP server, where it registers, publishes and proves itself by digest.
     *
     * @param registrar a SIP URI, the way to its server
     */
    static Baresip registered(Path folder, String ip, String user, String password, String registrar, String contact)
            throws Exception {
        return new Baresip(
                folder,
                ip,
                "",
                account(
                        user,
                        registrar,
                        "regint=600;pubint=600;auth_user=%s;auth_pass=%s"
                                .formatted(user.substring(0, user.indexOf('@')), password)),
                contact,
                "p2p");
    }

    /**
     * Starts it as a phone that is attached directly, over TLS.
     *
     * @param registrar a SIP URI, the way to our server
     */
    static Baresip attached(Path folder, String ip, String user, String password, String registrar, String contact)
            throws Exception {
        String account = account(
                user,
                registrar,
                "regint=600;pubint=600;auth_user=%s;auth_pass=%s"
                        .formatted(user.substring(0, user.indexOf('@')), password));
        return new Baresip(folder, ip, "", account.replace("transport=tcp>", "transport=tls>"), contact, "p2p");
    }

    private static String account(String user, String proxy, String parameters) {
        return "<sip:%s;transport=tcp>;%s;outbound=\"%s\"".formatted(user, parameters, proxy);
    }

    private Baresip(Path folder, String ip, String config, String account, String contact, String presence)
            throws Exception {
        Files.createDirectories(folder);
        console = new DatagramSocket(new InetSocketAddress(ip, 0));
        console.setSoTimeout(PATIENCE_SECONDS * 1_000);
        commands = new InetSocketAddress(ip, CONSOLE);
        Files.writeString(
                folder.resolve("config"),
                """
                poll_method epoll
                sip_listen %s:5060
                net_interface %s
                module_path /usr/lib/baresip/modules
                cons_listen %s:%d
                module_tmp account.so
                module cons.so
                module_app contact.so
                module_app menu.so
                module_app presence.so
                %s
                """
                        .formatted(ip, ip, ip, CONSOLE, config));
        Files.writeString(folder.resolve("accounts"), account + '\n');
        Files.writeString(folder.resolve("contacts"), "\"Juliet\" <sip:%s>;presence=%s%n".formatted(contact, presence));
        Files.writeString(folder.resolve("current_contact"), "sip:" + contact);
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

    /** Waits until it has started. */
    void isReady() {
        await().atMost(Verona.PATIENCE).until(() -> printed().contains("baresip is ready"));
    }

    /** Waits until its server has taken its registration. */
    void isRegistered() {
        await().atMost(Verona.PATIENCE).until(() -> printed().contains("200 OK"));
    }

    /** Its user shows itself as there. */
    void comes() throws IOException {
        commands("/presence_online\n");
    }

    /** Its user shows itself as gone. */
    void goes() throws IOException {
        commands("/presence_offline\n");
    }

    /** Its user writes to its contact. */
    void writes(String text) throws IOException {
        commands("/message " + text + "\n");
    }

    /** Its user looks at the screen, where from now on everything is shown that comes. */
    void looks() throws IOException {
        commands("?");
        sees("/message");
    }

    private void commands(String keys) throws IOException {
        byte[] octets = keys.getBytes(StandardCharsets.UTF_8);
        console.send(new DatagramPacket(octets, octets.length, commands));
    }

    /** Waits until something is shown. */
    void sees(String text) throws IOException {
        StringBuilder seen = new StringBuilder();
        byte[] buffer = new byte[65_536];
        while (seen.indexOf(text) < 0) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                console.receive(packet);
            } catch (SocketTimeoutException e) {
                throw new AssertionError(text + " is not shown, but " + seen, e);
            }
            seen.append(new String(buffer, 0, packet.getLength(), StandardCharsets.UTF_8));
        }
    }

    /** It says goodbye. */
    @Override
    public void close() {
        console.close();
        process.destroy();
        process.onExit()
                .completeOnTimeout(process, PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
        process.destroyForcibly();
    }
}
