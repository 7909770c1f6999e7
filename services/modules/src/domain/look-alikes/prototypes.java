import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.SpoofChecker;
import com.ibm.icu.util.VersionInfo;

/** Prints the Unicode version, then each code point and its prototype (UTS 39, confusables.txt) in hexadecimal. */
class Prototypes {
  public static void main(String[] arguments) {
    SpoofChecker checker = new SpoofChecker.Builder().build();
    VersionInfo version = UCharacter.getUnicodeVersion();
    System.out.println(version.getMajor() + "." + version.getMinor());
    for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
      if (Character.getType(codePoint) == Character.SURROGATE) continue;
      String character = Character.toString(codePoint);
      String prototype = checker.getSkeleton(character);
      if (prototype.equals(character)) continue;
      StringBuilder line = new StringBuilder(Integer.toHexString(codePoint));
      prototype.codePoints().forEach(part -> line.append(' ').append(Integer.toHexString(part)));
      System.out.println(line);
    }
  }
}
