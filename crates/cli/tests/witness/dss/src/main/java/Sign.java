import eu.europa.esig.dss.enumerations.DigestAlgorithm;
import eu.europa.esig.dss.enumerations.SignatureAlgorithm;
import eu.europa.esig.dss.enumerations.SignatureLevel;
import eu.europa.esig.dss.model.DSSDocument;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.model.SignatureValue;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.pades.PAdESSignatureParameters;
import eu.europa.esig.dss.pades.signature.PAdESService;
import eu.europa.esig.dss.service.crl.OnlineCRLSource;
import eu.europa.esig.dss.service.ocsp.OnlineOCSPSource;
import eu.europa.esig.dss.service.tsp.OnlineTSPSource;
import eu.europa.esig.dss.spi.validation.CertificateVerifier;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.spi.x509.aia.DefaultAIASource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.logging.LogManager;
import java.util.stream.Collectors;

/**
 * Signs a PDF file with EU DSS at each baseline level, and raises what it signed: one process makes them all, since
 * starting it takes seconds. Time-stamps, responses, lists and certificates are asked for where the certificates say.
 *
 * <p>Usage: Sign --key PEM --certificate FILE [--certificate FILE]… --anchor FILE… --tsa URL PDF FOLDER
 *
 * <p>Writes B-B.pdf, B-T.pdf, B-LT.pdf and B-LTA.pdf into the folder; B-B-B-T.pdf and so on are what is raised from
 * one level to another, B-LTA-B-LTA.pdf what has been given one more archive time-stamp.
 */
public final class Sign {
    private static final String USAGE =
            "usage: Sign --key PEM --certificate FILE... --anchor FILE... --tsa URL PDF FOLDER";
    private static final List<SignatureLevel> LEVELS = List.of(
            SignatureLevel.PAdES_BASELINE_B,
            SignatureLevel.PAdES_BASELINE_T,
            SignatureLevel.PAdES_BASELINE_LT,
            SignatureLevel.PAdES_BASELINE_LTA);

    private final List<CertificateToken> chain = new ArrayList<>();
    private final CommonTrustedCertificateSource anchors = new CommonTrustedCertificateSource();
    private final List<Path> files = new ArrayList<>();
    private PrivateKey key;
    private String tsa;

    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        System.setProperty("java.awt.headless", "true"); // nothing is shown
        LogManager.getLogManager().reset(); // what went wrong is in the exception
        new Sign(arguments).all();
    }

    private Sign(String[] arguments) throws IOException, GeneralSecurityException {
        for (int i = 0; i < arguments.length; i++) {
            if (!arguments[i].startsWith("--")) {
                files.add(Path.of(arguments[i]));
                continue;
            }
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(USAGE);
            }
            String value = arguments[++i];
            switch (arguments[i - 1]) {
                case "--key" -> key = key(Path.of(value));
                case "--certificate" -> chain.addAll(Witness.certificates(value));
                case "--anchor" -> Witness.certificates(value).forEach(anchors::addCertificate);
                case "--tsa" -> tsa = value;
                default -> throw new IllegalArgumentException(USAGE);
            }
        }
        if (key == null || chain.isEmpty() || tsa == null || files.size() != 2) {
            throw new IllegalArgumentException(USAGE);
        }
    }

    /** A key on an elliptic curve, in PKCS #8 without a password. */
    private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
        String body = Files.readAllLines(file).stream()
                .filter(line -> !line.startsWith("-----"))
                .collect(Collectors.joining());
        return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
    }

    private void all() throws IOException, GeneralSecurityException {
        DSSDocument letter = new FileDocument(files.get(0).toFile());
        for (int from = 0; from < LEVELS.size(); from++) {
            DSSDocument signed = sign(letter, LEVELS.get(from));
            signed.save(output(name(from)));
            // What is of the highest level already is given another time-stamp.
            int first = Math.min(from + 1, LEVELS.size() - 1);
            for (int to = first; to < LEVELS.size(); to++) {
                DSSDocument raised = service().extendDocument(signed, parameters(LEVELS.get(to)));
                raised.save(output(name(from) + "-" + name(to)));
            }
        }
    }

    private String output(String name) {
        return files.get(1).resolve(name + ".pdf").toString();
    }

    /** B-B and so on, as the standard calls them. */
    private static String name(int level) {
        return LEVELS.get(level).name().replace("PAdES_BASELINE_", "B-");
    }

    private DSSDocument sign(DSSDocument letter, SignatureLevel level) throws GeneralSecurityException {
        PAdESService service = service();
        PAdESSignatureParameters parameters = parameters(level);
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key);
        signature.update(service.getDataToSign(letter, parameters).getBytes());
        SignatureValue value = new SignatureValue(SignatureAlgorithm.ECDSA_SHA256, signature.sign());
        return service.signDocument(letter, parameters, value);
    }

    private PAdESSignatureParameters parameters(SignatureLevel level) {
        PAdESSignatureParameters parameters = new PAdESSignatureParameters();
        parameters.setSignatureLevel(level);
        parameters.setDigestAlgorithm(DigestAlgorithm.SHA256);
        parameters.setSigningCertificate(chain.get(0));
        parameters.setCertificateChain(chain);
        return parameters;
    }

    /** A new one for each document, so that nothing is remembered from one to another. */
    private PAdESService service() {
        CertificateVerifier verifier = new CommonCertificateVerifier();
        verifier.setTrustedCertSources(anchors);
        verifier.setAIASource(new DefaultAIASource());
        verifier.setOcspSource(new OnlineOCSPSource());
        verifier.setCrlSource(new OnlineCRLSource());
        PAdESService service = new PAdESService(verifier);
        service.setTspSource(new OnlineTSPSource(tsa));
        return service;
    }
}
