// SPDX-License-Identifier: Apache-2.0
package org.umpp.net.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.KeyAgreement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;
import org.umpp.throwaway.IssuedCertificate;
import org.umpp.throwaway.ThrowawayAuthority;

/** What it adds to the JVM is for all of it: one test at a time. */
@Spec("D-30")
@Execution(ExecutionMode.SAME_THREAD)
class NativeCurvesTest {
    private static final byte[] TEXT = {1, 2, 3};
    private static final String DOMAIN = "montague.example.net";
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final List<String> before = providers();
    private final NativeCurves curves = NativeCurves.open();

    @AfterEach
    void close() {
        curves.close();
    }

    @Test
    void theyStandRightBeforeTheJdksAndGoWithTheLastWhoUsedThem() {
        NativeCurves.open().close();
        assertThat(providers().indexOf(NativeCurves.NAME))
                .isPositive()
                .isEqualTo(providers().indexOf("SunEC") - 1);

        curves.close();
        curves.close();

        assertThat(providers()).isEqualTo(before).doesNotContain(NativeCurves.NAME);
    }

    @ParameterizedTest
    @ValueSource(strings = {"secp256r1", "secp384r1", "secp521r1"})
    void theyAgreeWithTheJdk(String curve) throws Exception {
        KeyPair ours = keys(curve, null);
        KeyPair jdks = keys(curve, "SunEC");
        assertThat(generator(curve, null).getProvider().getName()).isEqualTo(NativeCurves.NAME);

        assertThat(secret(ours.getPrivate(), jdks.getPublic(), null))
                .isEqualTo(secret(jdks.getPrivate(), ours.getPublic(), "SunEC"));
        for (String algorithm : List.of("SHA256withECDSA", "SHA384withECDSA", "SHA512withECDSA")) {
            assertThat(signer(algorithm, jdks.getPrivate(), null).getProvider().getName())
                    .isEqualTo(NativeCurves.NAME);
            assertThat(verify(algorithm, ours.getPublic(), sign(algorithm, ours.getPrivate(), null), "SunEC"))
                    .isTrue();
            byte[] signature = sign(algorithm, jdks.getPrivate(), "SunEC");
            assertThat(verify(algorithm, jdks.getPublic(), signature, null)).isTrue();
            assertThat(verify(algorithm, ours.getPublic(), signature, null)).isFalse();
        }
    }

    @Test
    void everythingElseIsTheJdksAsBefore() throws Exception {
        assertThat(KeyPairGenerator.getInstance("X25519").getProvider().getName())
                .isEqualTo("SunEC");
        assertThat(Signature.getInstance("SHA256withRSA").getProvider().getName())
                .isEqualTo("SunRsaSign");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void handshakesSucceedWithThem(String version) throws Exception {
        ThrowawayAuthority authority = ThrowawayAuthority.create("Verona CA");
        IssuedCertificate issued = authority.forDomain(DOMAIN);
        TlsContexts contexts = new TlsContexts(
                Credentials.of(DOMAIN, new Credential(issued.chain(), issued.key())),
                TrustAnchors.of(authority.certificate()));
        var client = contexts.client(DOMAIN, DOMAIN, 5061, TIMEOUT, ByteBufAllocator.DEFAULT);
        client.engine().setEnabledProtocols(new String[] {version});

        assertThat(new Handshake(client, contexts.server(DOMAIN, ClientAuth.REQUIRE, TIMEOUT, ByteBufAllocator.DEFAULT))
                        .succeeded())
                .isTrue();
    }

    private static List<String> providers() {
        return Stream.of(Security.getProviders()).map(Provider::getName).toList();
    }

    private static KeyPairGenerator generator(String curve, String provider) throws Exception {
        KeyPairGenerator generator =
                provider == null ? KeyPairGenerator.getInstance("EC") : KeyPairGenerator.getInstance("EC", provider);
        generator.initialize(new ECGenParameterSpec(curve));
        return generator;
    }

    private static KeyPair keys(String curve, String provider) throws Exception {
        return generator(curve, provider).generateKeyPair();
    }

    private static byte[] secret(PrivateKey mine, PublicKey theirs, String provider) throws Exception {
        KeyAgreement agreement =
                provider == null ? KeyAgreement.getInstance("ECDH") : KeyAgreement.getInstance("ECDH", provider);
        agreement.init(mine);
        agreement.doPhase(theirs, true);
        return agreement.generateSecret("TlsPremasterSecret").getEncoded();
    }

    private static Signature signer(String algorithm, PrivateKey key, String provider) throws Exception {
        Signature signature =
                provider == null ? Signature.getInstance(algorithm) : Signature.getInstance(algorithm, provider);
        signature.initSign(key);
        return signature;
    }

    private static byte[] sign(String algorithm, PrivateKey key, String provider) throws Exception {
        Signature signature = signer(algorithm, key, provider);
        signature.update(TEXT);
        return signature.sign();
    }

    private static boolean verify(String algorithm, PublicKey key, byte[] signature, String provider) throws Exception {
        Signature verifier =
                provider == null ? Signature.getInstance(algorithm) : Signature.getInstance(algorithm, provider);
        verifier.initVerify(key);
        verifier.update(TEXT);
        return verifier.verify(signature);
    }
}
