import eu.europa.esig.dss.diagnostic.PDFRevisionWrapper;
import eu.europa.esig.dss.enumerations.SubIndication;
import eu.europa.esig.dss.jaxb.object.Message;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.spi.DSSSecurityProvider;
import eu.europa.esig.dss.spi.policy.SignaturePolicyProvider;
import eu.europa.esig.dss.spi.validation.CertificateVerifier;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.spi.x509.revocation.crl.ExternalResourcesCRLSource;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import eu.europa.esig.dss.validation.reports.Reports;
import eu.europa.esig.dss.pades.validation.PDFDocumentValidator;
import eu.europa.esig.dss.pdf.modifications.DefaultPdfDifferencesFinder;
import eu.europa.esig.dss.pdf.pdfbox.PdfBoxNativeObjectFactory;
import java.io.ByteArrayInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.LogManager;

/**
 * What EU DSS says about the signatures of PDF files: one line of JSON for each file, in their order.
 *
 * <p>Usage: Witness [--anchor FILE]… [--tsa-anchor FILE]… [--crl FILE]… [--at RFC3339] [--eddsa] [--no-drawing] FILE…
 *
 * <p>Or: Witness --pdf-a FILE… for what veraPDF says about the files as archive files (PDF/A), and nothing else.
 *
 * <p>{@code --eddsa} accepts EdDSA too, which the default policy leaves out because ETSI and SOG-IS do not list it;
 * {@code --no-drawing} leaves out what pages look like before and after a revision, which takes most of the time.
 */
public final class Witness {
    private static final String USAGE =
            "usage: Witness [--anchor FILE]... [--tsa-anchor FILE]... [--crl FILE]... [--at RFC3339] [--eddsa]"
                    + " [--no-drawing] FILE...\n       Witness --pdf-a FILE...";

    /** By what files are judged. */
    private static final class Terms {
        private final CommonTrustedCertificateSource anchors = new CommonTrustedCertificateSource();
        private final List<byte[]> lists = new ArrayList<>();
        private Date at;
        private boolean eddsa;
        private boolean drawing = true;
        private boolean archive;
    }

    public static void main(String[] arguments) {
        System.setProperty("java.awt.headless", "true"); // pages are drawn to be compared, never shown
        LogManager.getLogManager().reset(); // what went wrong is in the answers

        Terms terms = new Terms();
        List<String> files = new ArrayList<>();
        try {
            for (int i = 0; i < arguments.length; i++) {
                switch (arguments[i]) {
                    // DSS has one set of trust anchors, which holds for signers and time-stamping authorities alike.
                    case "--anchor", "--tsa-anchor" ->
                            certificates(value(arguments, ++i)).forEach(terms.anchors::addCertificate);
                    case "--crl" -> terms.lists.add(Files.readAllBytes(Path.of(value(arguments, ++i))));
                    case "--eddsa" -> terms.eddsa = true;
                    case "--no-drawing" -> terms.drawing = false;
                    case "--pdf-a" -> terms.archive = true;
                    case "--at" -> terms.at = Date.from(Instant.parse(value(arguments, ++i)));
                    default -> {
                        if (arguments[i].startsWith("--")) {
                            throw new IllegalArgumentException(USAGE);
                        }
                        files.add(arguments[i]);
                    }
                }
            }
            if (files.isEmpty()) {
                throw new IllegalArgumentException(USAGE);
            }
        } catch (IllegalArgumentException
                | DateTimeParseException
                | IOException
                | GeneralSecurityException error) {
            System.err.println(error.getMessage());
            System.exit(2);
        }
        for (String file : files) {
            System.out.println(json(answer(file, terms)));
        }
    }

    /** What follows an option. */
    private static String value(String[] arguments, int index) {
        if (index == arguments.length) {
            throw new IllegalArgumentException(USAGE);
        }
        return arguments[index];
    }

    /** The certificates of a file, one in DER or any number in PEM. */
    static List<CertificateToken> certificates(String file) throws IOException, GeneralSecurityException {
        // Not the provider of the JDK, which does not know every curve.
        CertificateFactory factory =
                CertificateFactory.getInstance("X.509", DSSSecurityProvider.getSecurityProvider());
        List<CertificateToken> tokens = new ArrayList<>();
        try (InputStream content = new FileInputStream(file)) {
            for (Certificate certificate : factory.generateCertificates(content)) {
                tokens.add(new CertificateToken((X509Certificate) certificate));
            }
        } catch (GeneralSecurityException error) {
            throw new GeneralSecurityException(file + ": " + error.getMessage());
        }
        if (tokens.isEmpty()) {
            throw new GeneralSecurityException(file + ": no certificate");
        }
        return tokens;
    }

    private static Map<String, Object> answer(String file, Terms terms) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("file", file);
        try {
            if (terms.archive) {
                answer.putAll(PdfA.judge(file));
            } else {
                answer.put("signatures", judge(file, terms));
            }
        } catch (Exception | StackOverflowError error) { // one bad file must not hide the others
            answer.put("error", error.getClass().getSimpleName() + ": " + error.getMessage());
        }
        return answer;
    }

    private static List<Map<String, Object>> judge(String file, Terms terms) throws IOException {
        // A new one for each file, so that no certificate or revocation data of one helps another.
        CertificateVerifier verifier = new CommonCertificateVerifier();
        verifier.setTrustedCertSources(terms.anchors);
        // Nothing may be fetched: neither certificates and signature policies, which DSS fetches unless told otherwise,
        // nor revocation data other than the lists that were given.
        verifier.setAIASource(null);
        verifier.setOcspSource(null);
        verifier.setCrlSource(terms.lists.isEmpty() ? null : source(terms.lists));

        SignedDocumentValidator validator = SignedDocumentValidator.fromDocument(new FileDocument(file));
        validator.setCertificateVerifier(verifier);
        validator.setSignaturePolicyProvider(new SignaturePolicyProvider());
        validator.setEnableEtsiValidationReport(false);
        validator.setLocale(Locale.ENGLISH);
        validator.setValidationTime(terms.at); // now where there is none
        if (!terms.drawing) {
            DefaultPdfDifferencesFinder differences = new DefaultPdfDifferencesFinder();
            differences.setMaximalPagesAmountForVisualComparison(0);
            PdfBoxNativeObjectFactory factory = new PdfBoxNativeObjectFactory();
            factory.setPdfDifferencesFinder(differences);
            ((PDFDocumentValidator) validator).setPdfObjFactory(factory);
        }
        Reports reports =
                terms.eddsa ? validator.validateDocument(policyWithEddsa()) : validator.validateDocument();

        SimpleReport report = reports.getSimpleReport();
        List<Map<String, Object>> signatures = new ArrayList<>();
        for (String id : report.getSignatureIdList()) {
            PDFRevisionWrapper revision = reports.getDiagnosticData().getSignatureById(id).getPDFRevision();
            SubIndication why = report.getSubIndication(id);
            Date time = report.getBestSignatureTime(id);
            Map<String, Object> signature = new LinkedHashMap<>();
            signature.put("id", id);
            signature.put("field", revision == null ? null : revision.getFirstFieldName());
            signature.put("indication", report.getIndication(id).name());
            signature.put("sub_indication", why == null ? null : why.name());
            signature.put("format", report.getSignatureFormat(id));
            signature.put("best_signature_time", time == null ? null : time.toInstant());
            // Not those on qualification, for which a trusted list is needed.
            signature.put("warnings", texts(report.getAdESValidationWarnings(id)));
            signature.put("errors", texts(report.getAdESValidationErrors(id)));
            signatures.add(signature);
        }
        return signatures;
    }

    /** The default policy with the lines on EdDSA, which stand in it as comments. */
    private static InputStream policyWithEddsa() throws IOException {
        try (InputStream policy = Witness.class.getResourceAsStream("/policy/constraint.xml")) {
            String text = new String(policy.readAllBytes(), StandardCharsets.UTF_8);
            String changed = text.replaceAll("<!--\\s*(<Algo[^>]*>EdDSA</Algo>)[^>]*-->", "$1");
            if (changed.equals(text)) {
                throw new IOException("the default policy has no comment on EdDSA any more");
            }
            return new ByteArrayInputStream(changed.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static ExternalResourcesCRLSource source(List<byte[]> lists) {
        return new ExternalResourcesCRLSource(
                lists.stream().map(ByteArrayInputStream::new).toArray(InputStream[]::new));
    }

    private static List<String> texts(List<Message> messages) {
        return messages.stream().map(Message::getValue).toList();
    }

    private static String json(Object value) {
        StringBuilder text = new StringBuilder();
        write(value, text);
        return text.toString();
    }

    /** Writes JSON of ASCII only, which no locale can spoil. */
    private static void write(Object value, StringBuilder out) {
        if (value == null || value instanceof Boolean) {
            out.append(value);
        } else if (value instanceof Map<?, ?> map) {
            String separator = "{";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                write(entry.getKey(), out.append(separator));
                write(entry.getValue(), out.append(": "));
                separator = ", ";
            }
            out.append(map.isEmpty() ? "{}" : "}");
        } else if (value instanceof Collection<?> items) {
            String separator = "[";
            for (Object item : items) {
                write(item, out.append(separator));
                separator = ", ";
            }
            out.append(items.isEmpty() ? "[]" : "]");
        } else {
            out.append('"');
            for (char c : value.toString().toCharArray()) {
                if (c == '"' || c == '\\') {
                    out.append('\\').append(c);
                } else if (c < ' ' || c > '~') {
                    out.append(String.format("\\u%04x", (int) c));
                } else {
                    out.append(c);
                }
            }
            out.append('"');
        }
    }
}
