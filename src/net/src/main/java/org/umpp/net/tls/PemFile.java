// SPDX-License-Identifier: Apache-2.0
package org.umpp.net.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The labelled blocks of a PEM file (RFC 7468 §2); text outside of the blocks is skipped. */
record PemFile(Path path, List<Block> blocks) {
    private static final int MAX_BYTES = 1 << 20;
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";

    /**
     * One block.
     *
     * @param base64 its content without line breaks
     */
    record Block(String label, String base64) {
        byte[] der() {
            return Base64.getDecoder().decode(base64);
        }
    }

    static PemFile read(Path path) {
        return new PemFile(path, blocks(path, text(path)));
    }

    /** All {@code CERTIFICATE} blocks in the order of the file; at least one. */
    List<X509Certificate> certificates() {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Block block : blocks) {
            if (block.label().equals("CERTIFICATE")) {
                certificates.add(certificate(block));
            }
        }
        if (certificates.isEmpty()) {
            throw new InvalidCredentialException(path, "has no CERTIFICATE block");
        }
        return certificates;
    }

    private X509Certificate certificate(Block block) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(block.der()));
        } catch (CertificateException e) {
            throw new InvalidCredentialException(path, "has a CERTIFICATE block that is no X.509 certificate", e);
        }
    }

    private static String text(Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new InvalidCredentialException(path, "is larger than " + MAX_BYTES + " bytes");
            }
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new InvalidCredentialException(
                    path, "cannot be read (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    private static List<Block> blocks(Path path, String text) {
        List<Block> blocks = new ArrayList<>();
        int begin = text.indexOf(BEGIN);
        while (begin >= 0) {
            int labelEnd = text.indexOf(DASHES, begin + BEGIN.length());
            int end = labelEnd < 0 ? -1 : text.indexOf(END, labelEnd);
            if (end < 0) {
                throw new InvalidCredentialException(path, "has a PEM block without end");
            }
            String label = text.substring(begin + BEGIN.length(), labelEnd);
            blocks.add(block(path, label, text.substring(labelEnd + DASHES.length(), end)));
            begin = text.indexOf(BEGIN, end);
        }
        return List.copyOf(blocks);
    }

    private static Block block(Path path, String label, String content) {
        if (content.contains("Proc-Type:")) {
            throw new InvalidCredentialException(path, "has an encrypted " + label + " (expected: not encrypted)");
        }
        Block block =
                new Block(label, content.replace("\r", "").replace("\n", "").trim());
        try {
            block.der();
        } catch (IllegalArgumentException e) {
            // No cause: it may quote a part of a key.
            throw new InvalidCredentialException(path, "has a " + label + " block that is not base64");
        }
        return block;
    }
}
