// SPDX-License-Identifier: Apache-2.0
package org.umpp.net.tls;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ECDSA and ECDH over the NIST curves by AWS-LC, in assembler, instead of the JDK's Java: most of what a new connection costs.
 *
 * <p>JSSE asks the providers of the JVM in their order, so it is there that this stands, for these algorithms alone and right before the JDK's
 * own. A provider that an operator put in front, of a module validated for FIPS 140 for instance, still comes first. What the library does
 * not know, such as other curves, goes on to the JDK. On a platform it was not built for, the JDK does all as before.
 */
public final class NativeCurves implements AutoCloseable {
    /** The name of the provider in {@link Security#getProviders()}. */
    static final String NAME = "UMPP-EC";

    private static final Logger LOG = LoggerFactory.getLogger(NativeCurves.class);
    private static final String BEHIND = "SunEC";
    private static final Map<String, Set<String>> ALGORITHMS = Map.of(
            "Signature", Set.of("SHA256withECDSA", "SHA384withECDSA", "SHA512withECDSA"),
            "KeyAgreement", Set.of("ECDH"),
            "KeyPairGenerator", Set.of("EC"),
            "KeyFactory", Set.of("EC"));
    private static int users;

    private boolean open = true;

    private NativeCurves() {}

    /** From now on new connections use the library, where there is one, until everybody who has called this has closed what it gave. */
    public static NativeCurves open() {
        synchronized (NativeCurves.class) {
            if (users++ == 0) {
                install();
            }
        }
        return new NativeCurves();
    }

    private static void install() {
        int place = List.of(Security.getProviders()).indexOf(Security.getProvider(BEHIND));
        if (place < 0) {
            LOG.info("the elliptic curves of TLS are left to the providers of this JVM, which are not the JDK's");
            return;
        }
        String fault = fault();
        if (fault != null) {
            LOG.info("the JDK computes the elliptic curves of TLS, which makes new connections dearer: {}", fault);
            return;
        }
        Provider library = AmazonCorrettoCryptoProvider.INSTANCE;
        Security.insertProviderAt(new Curves(library), place + 1);
        LOG.info("{} {} computes the elliptic curves of TLS", library.getName(), library.getVersionStr());
    }

    /** Why the library cannot be used; null if it can. */
    private static @Nullable String fault() {
        try {
            Throwable error = AmazonCorrettoCryptoProvider.INSTANCE.getLoadingError();
            if (error != null) {
                return "the native library cannot be loaded (" + TlsFailure.innermost(error) + ")";
            }
            AmazonCorrettoCryptoProvider.INSTANCE.assertHealthy();
            return null;
        } catch (LinkageError | RuntimeException e) {
            return "the native library cannot be used (" + TlsFailure.innermost(e) + ")";
        }
    }

    @Override
    public void close() {
        synchronized (NativeCurves.class) {
            if (open && --users == 0) {
                Security.removeProvider(NAME);
            }
            open = false;
        }
    }

    /** A few of the algorithms of another provider. */
    private static final class Curves extends Provider {
        private static final long serialVersionUID = 1L;

        Curves(Provider library) {
            super(NAME, "1", "ECDSA and ECDH by " + library.getName());
            ALGORITHMS.forEach((type, names) -> names.forEach(name -> borrow(library.getService(type, name))));
        }

        private void borrow(Service service) {
            putService(new Borrowed(this, service));
        }
    }

    private static final class Borrowed extends Provider.Service {
        private final Provider.Service lender;

        Borrowed(Provider provider, Provider.Service lender) {
            super(provider, lender.getType(), lender.getAlgorithm(), lender.getClassName(), null, null);
            this.lender = lender;
        }

        @Override
        public Object newInstance(@Nullable Object parameter) throws NoSuchAlgorithmException {
            return lender.newInstance(parameter);
        }

        @Override
        public boolean supportsParameter(@Nullable Object parameter) {
            return lender.supportsParameter(parameter);
        }
    }
}
