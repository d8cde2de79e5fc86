namespace Distiller.Examples.Translation;

/// <summary>Words in both languages, with the forms that the grammar needs.</summary>
internal static class Lexicon
{
    /// <summary>Who acts, or is given something.</summary>
    public static readonly Noun[] Persons =
    [
        new("man", "men", "Mann", "Männer", Gender.Masculine),
        new("woman", "women", "Frau", "Frauen", Gender.Feminine),
        new("child", "children", "Kind", "Kinder", Gender.Neuter),
        new("teacher", "teachers", "Lehrer", "Lehrer", Gender.Masculine),
        new("girl", "girls", "Mädchen", "Mädchen", Gender.Neuter),
        new("friend", "friends", "Freund", "Freunde", Gender.Masculine),
        new("doctor", "doctors", "Arzt", "Ärzte", Gender.Masculine),
        new("queen", "queens", "Königin", "Königinnen", Gender.Feminine),
        new("dog", "dogs", "Hund", "Hunde", Gender.Masculine),
        new("cat", "cats", "Katze", "Katzen", Gender.Feminine),
    ];

    /// <summary>What something is done with.</summary>
    public static readonly Noun[] Things =
    [
        new("house", "houses", "Haus", "Häuser", Gender.Neuter),
        new("car", "cars", "Auto", "Autos", Gender.Neuter),
        new("book", "books", "Buch", "Bücher", Gender.Neuter),
        new("picture", "pictures", "Bild", "Bilder", Gender.Neuter),
        new("table", "tables", "Tisch", "Tische", Gender.Masculine),
        new("letter", "letters", "Brief", "Briefe", Gender.Masculine),
        new("apple", "apples", "Apfel", "Äpfel", Gender.Masculine),
        new("chair", "chairs", "Stuhl", "Stühle", Gender.Masculine),
        new("flower", "flowers", "Blume", "Blumen", Gender.Feminine),
        new("door", "doors", "Tür", "Türen", Gender.Feminine),
        new("lamp", "lamps", "Lampe", "Lampen", Gender.Feminine),
        new("clock", "clocks", "Uhr", "Uhren", Gender.Feminine),
    ];

    /// <summary>English, and the German stem to which endings are added.</summary>
    public static readonly (string English, string German)[] Adjectives =
        [("old", "alt"), ("small", "klein"), ("red", "rot"), ("new", "neu"), ("young", "jung"), ("big", "groß"), ("quiet", "still"), ("beautiful", "schön")];

    /// <summary>Verbs with one object.</summary>
    public static readonly Verb[] OfOneObject =
    [
        new("see", "sees", "seen", "sieht", "sehen", "gesehen"),
        new("buy", "buys", "bought", "kauft", "kaufen", "gekauft"),
        new("find", "finds", "found", "findet", "finden", "gefunden"),
        new("love", "loves", "loved", "liebt", "lieben", "geliebt"),
        new("paint", "paints", "painted", "malt", "malen", "gemalt"),
        new("need", "needs", "needed", "braucht", "brauchen", "gebraucht"),
        new("carry", "carries", "carried", "trägt", "tragen", "getragen"),
        new("forget", "forgets", "forgotten", "vergisst", "vergessen", "vergessen"),
    ];

    /// <summary>Verbs with a receiver and an object.</summary>
    public static readonly Verb[] OfTwoObjects =
    [
        new("give", "gives", "given", "gibt", "geben", "gegeben"),
        new("show", "shows", "shown", "zeigt", "zeigen", "gezeigt"),
        new("bring", "brings", "brought", "bringt", "bringen", "gebracht"),
        new("send", "sends", "sent", "schickt", "schicken", "geschickt"),
    ];

    /// <summary>Verbs that a clause with "that" follows.</summary>
    public static readonly Verb[] OfAClause =
    [
        new("say", "says", "said", "sagt", "sagen", "gesagt"),
        new("know", "knows", "known", "weiß", "wissen", "gewusst"),
        new("believe", "believes", "believed", "glaubt", "glauben", "geglaubt"),
    ];

    /// <summary>Verbs that take an infinitive.</summary>
    public static readonly (string English, string EnglishPlural, string German, string GermanPlural)[] Modals =
        [("can", "can", "kann", "können"), ("must", "must", "muss", "müssen"), ("wants to", "want to", "will", "wollen")];

    public static readonly (string English, string German)[] Adverbs = [("today", "heute"), ("often", "oft"), ("here", "hier"), ("now", "jetzt")];

    public static readonly (string English, string German, bool IsPlural)[] Pronouns = [("he", "er", false), ("she", "sie", false), ("we", "wir", true), ("they", "sie", true)];

    private static readonly (string English, string German)[] Ones =
    [
        ("one", "ein"), ("two", "zwei"), ("three", "drei"), ("four", "vier"), ("five", "fünf"), ("six", "sechs"), ("seven", "sieben"), ("eight", "acht"), ("nine", "neun"),
    ];

    private static readonly (string English, string German)[] Tens =
    [
        ("twenty", "zwanzig"), ("thirty", "dreißig"), ("forty", "vierzig"), ("fifty", "fünfzig"), ("sixty", "sechzig"), ("seventy", "siebzig"), ("eighty", "achtzig"),
        ("ninety", "neunzig"),
    ];

    /// <summary>A number of 2 to 9 or 20 to 99, whose parts German has in the other order.</summary>
    public static (string English, string German) Number(Random random)
    {
        if (random.Next(3) == 0)
        {
            return Ones[1 + random.Next(Ones.Length - 1)];
        }

        var ten = Tens[random.Next(Tens.Length)];
        var one = random.Next(Ones.Length + 1);
        return one == Ones.Length ? ten : ($"{ten.English} {Ones[one].English}", $"{Ones[one].German}@@ und@@ {ten.German}");
    }
}
