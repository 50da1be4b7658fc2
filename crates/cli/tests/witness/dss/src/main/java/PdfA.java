import java.io.File;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.verapdf.core.VeraPDFException;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.flavours.PDFAFlavour.SpecificationFamily;
import org.verapdf.pdfa.flavours.PDFFlavours;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.RuleId;
import org.verapdf.pdfa.validation.validators.ValidatorConfig;
import org.verapdf.pdfa.validation.validators.ValidatorConfigBuilder;

/** What veraPDF says of a PDF file as an archive file: by the part and level of ISO 19005 that its metadata claim. */
final class PdfA {
    private static final int MOST_ERRORS = 20;

    static {
        VeraGreenfieldFoundryProvider.initialise();
    }

    private PdfA() {}

    static Map<String, Object> judge(String file) throws IOException, VeraPDFException {
        Map<String, Object> answer = new LinkedHashMap<>();
        // The first: go by the claim. The second: nothing where there is none, for which veraPDF would take PDF/A-1B.
        try (PDFAParser parser = Foundries.defaultInstance()
                .createParser(new File(file), PDFAFlavour.NO_FLAVOUR, PDFAFlavour.NO_FLAVOUR)) {
            // A file may claim to be accessible (PDF/UA) as well, which is not asked.
            PDFAFlavour claimed = parser.getFlavours().stream()
                    .filter(flavour -> PDFFlavours.isFlavourFamily(flavour, SpecificationFamily.PDF_A))
                    .findFirst()
                    .orElse(null);
            if (claimed == null) {
                answer.put("profile", null);
                answer.put("compliant", false);
                answer.put("errors", List.of("claims no part of PDF/A"));
                return answer;
            }
            ValidatorConfig config = ValidatorConfigBuilder.defaultBuilder().showErrorMessages(true).build();
            try (PDFAValidator validator = Foundries.defaultInstance().createValidator(config, claimed)) {
                ValidationResult result = validator.validate(parser);
                answer.put("profile", "PDF/A-" + claimed.getId().toUpperCase(Locale.ROOT));
                answer.put("compliant", result.isCompliant());
                answer.put("errors", result.getTestAssertions().stream()
                        .filter(assertion -> assertion.getStatus() == TestAssertion.Status.FAILED)
                        .limit(MOST_ERRORS)
                        .map(PdfA::text)
                        .toList());
            }
        }
        return answer;
    }

    /** The clause and number by which veraPDF's rules are known, what is wrong, and where. */
    private static String text(TestAssertion assertion) {
        RuleId rule = assertion.getRuleId();
        return rule.getClause() + "-" + rule.getTestNumber() + ": " + assertion.getErrorMessage() + " ["
                + assertion.getLocation().getContext() + "]";
    }
}
