// SPDX-License-Identifier: Apache-2.0
package org.umpp.karaf;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that operators edit, as shipped in this bundle under {@code /etc}: put into a Karaf that has none of them yet, and never over
 * what is there.
 */
final class ShippedFiles {
    private static final Logger LOG = LoggerFactory.getLogger(ShippedFiles.class);
    private static final String ETC = "/etc/";
    private static final List<String> FOLDERS = List.of("umpp/routes", "umpp/examples");

    private ShippedFiles() {}

    /** Puts the routes, the examples and the server's settings into {@code etc}, each unless it is there. */
    static void install(Bundle bundle, Path etc) {
        try {
            for (String folder : FOLDERS) {
                if (!Files.exists(etc.resolve(folder))) {
                    copy(bundle, ETC + folder, true, etc);
                }
            }
            if (!Files.exists(etc.resolve(Configurations.SERVER + ".cfg"))) {
                copy(bundle, ETC, false, etc);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the shipped files cannot be put into " + etc, e);
        }
    }

    private static void copy(Bundle bundle, String from, boolean below, Path etc) throws IOException {
        Enumeration<URL> entries = bundle.findEntries(from, null, below);
        for (URL entry : Collections.list(entries)) {
            Path to = etc.resolve(entry.getPath().substring(ETC.length()));
            if (entry.getPath().endsWith("/")) {
                continue;
            }
            Files.createDirectories(to.getParent());
            try (InputStream content = entry.openStream()) {
                Files.copy(content, to);
            }
            LOG.info("{} is there to be edited", to);
        }
    }
}
