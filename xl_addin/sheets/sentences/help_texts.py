"""What each setting does, and how the tables are filled in."""

from __future__ import annotations

from xl_addin.sheets.languages import LANGUAGE_HELP

ROWS: tuple[tuple[str, str, str, str], ...] = (
    # the sheet Settings
    ("Everyday", "Alltag", "Au quotidien", "Lo cotidiano"),
    ("Tax", "Steuern", "Impôts", "Impuestos"),
    ("Limits and costs", "Grenzen und Kosten", "Limites et coûts", "Límites y costes"),
    ("Timing", "Zeiten", "Horaires", "Tiempos"),
    ("Names", "Namen", "Noms", "Nombres"),
    ("Default", "Vorgabe", "Par défaut", "Por defecto"),
    ("What it does", "Was sie bewirkt", "Ce qu’il fait", "Qué hace"),
    ("How to fill this in", "Wie man das ausfüllt", "Comment remplir ceci", "Cómo rellenar esto"),
    (
        "Uninvested money, unless Holdings has a CASH row.",
        "Nicht angelegtes Geld, es sei denn, Holdings hat eine Zeile CASH.",
        "L’argent non investi, sauf si Holdings a une ligne CASH.",
        "El dinero sin invertir, salvo que Holdings tenga una fila CASH.",
    ),
    (
        "Symbols of funds that count as cash, such as SPAXX, VMFXX, or none.",
        "Kürzel von Fonds, die als Bargeld zählen, etwa SPAXX, VMFXX, oder „none“.",
        "Symboles des fonds qui comptent comme liquidités, tels que SPAXX, VMFXX, ou « none ».",
        "Símbolos de fondos que cuentan como efectivo, como SPAXX, VMFXX, o «none».",
    ),
    (
        "What always stays uninvested: an amount, or such as 5% of all that there is.",
        "Was immer uninvestiert bleibt: ein Betrag oder ein Anteil wie 5 % von allem.",
        "Ce qui reste toujours non investi : un montant, ou tel que 5 % de l’ensemble.",
        "Lo que siempre queda sin invertir: un importe, o algo como el 5 % de todo lo que hay.",
    ),
    (
        "Auto-invest acts once cash exceeds the minimum by this much.",
        "„Auto-invest“ handelt, sobald das Bargeld den Mindestbestand um so viel übersteigt.",
        "« Auto-invest » agit dès que les liquidités dépassent le minimum d’autant.",
        "«Auto-invest» actúa en cuanto el efectivo supera el mínimo en esta cantidad.",
    ),
    (
        "Whether a rebalance of the whole portfolio also invests idle cash.",
        "Ob ein Ausgleich des ganzen Portfolios auch freies Bargeld anlegt.",
        "Si le rééquilibrage de tout le portefeuille investit aussi les liquidités disponibles.",
        "Si un reajuste de toda la cartera invierte también el efectivo ocioso.",
    ),
    (
        "How many decimals of a share can be traded, from 0 (whole shares) to 12.",
        "Wie viele Nachkommastellen eines Stücks gehandelt werden, von 0 (ganze Stücke) bis 12.",
        "Combien de décimales d’une part se négocient, de 0 (parts entières) à 12.",
        "Cuántos decimales de un título se negocian, de 0 (títulos enteros) a 12.",
    ),
    (
        "Orders of less than this are left out.",
        "Kleinere Aufträge werden weggelassen.",
        "Les ordres plus petits sont laissés de côté.",
        "Las órdenes menores se omiten.",
    ),
    (
        "The most orders that one proposal may have.",
        "So viele Aufträge darf ein Vorschlag höchstens haben.",
        "Le plus grand nombre d’ordres d’une proposition.",
        "El máximo de órdenes de una propuesta.",
    ),
    (
        "The most that one proposal may buy and sell together, such as 10% of all slices.",
        "Was ein Vorschlag höchstens kaufen und verkaufen darf, etwa 10 % aller Positionen.",
        "Le maximum qu’une proposition peut acheter et vendre au total, tel que 10 % des lignes.",
        "Lo máximo que una propuesta puede comprar y vender en total, como el 10 % de las posiciones.",
    ),
    (
        "Whether orders that hardly lessen the drift are saved: no, yes (0.5pp) or such as 1pp.",
        "Ob Aufträge entfallen, die die Abweichung kaum verringern: „no“, „yes“ (0,5pp) oder etwa 1pp.",
        "Si l’on épargne les ordres qui réduisent à peine l’écart : « no », « yes » (0,5pp) ou tel que 1pp.",
        "Si se ahorran órdenes que apenas reducen la desviación: «no», «yes» (0,5pp) o algo como 1pp.",
    ),
    (
        "Whether money is shared out pie by pie from the top, or over all slices at once.",
        "Ob Geld von oben Pie für Pie verteilt wird oder über alle Positionen auf einmal.",
        "Si l’argent est réparti pie par pie depuis le haut, ou sur toutes les lignes à la fois.",
        "Si el dinero se reparte pie a pie desde arriba, o entre todas las posiciones a la vez.",
    ),
    (
        "What happens to securities that are in no pie.",
        "Was mit Wertpapieren geschieht, die in keinem Pie sind.",
        "Ce qu’il advient des titres qui ne sont dans aucun pie.",
        "Qué pasa con los valores que no están en ningún pie.",
    ),
    (
        "Where money goes that a constraint keeps out of a slice.",
        "Wohin Geld geht, das eine Vorgabe von einer Position fernhält.",
        "Où va l’argent qu’une contrainte écarte d’une ligne.",
        "Adónde va el dinero que una restricción aparta de una posición.",
    ),
    (
        "What happens to the last of the cash when share sizes cannot match the targets.",
        "Was mit dem letzten Rest Bargeld geschieht, wenn Stückgrößen nicht genau zu den Zielen passen.",
        "Ce qu’il advient du reste des liquidités quand la taille des parts ne permet pas d’atteindre les cibles.",
        "Qué pasa con el resto del efectivo cuando el tamaño de los títulos no cuadra con los objetivos.",
    ),
    (
        "How far a slice may drift before it is traded, such as 5pp, 25% rel or 5pp or 25% rel.",
        "Wie weit eine Position abweichen darf, bevor sie gehandelt wird, etwa 5pp, 25% rel oder 5pp or 25% rel.",
        "De combien une ligne peut s’écarter avant d’être négociée, tel que 5pp, 25% rel ou 5pp or 25% rel.",
        "Cuánto puede desviarse una posición antes de negociarse, como 5pp, 25% rel o 5pp or 25% rel.",
    ),
    (
        "How far a slice outside its band is traded.",
        "Wie weit eine Position außerhalb ihres Bandes gehandelt wird.",
        "Jusqu’où est négociée une ligne hors de sa bande.",
        "Hasta dónde se negocia una posición fuera de su banda.",
    ),
    (
        "How targets change that have a day in From: on that day, or a little each month from one to the next.",
        "Wie sich Ziele mit einem Tag in „From“ ändern: an diesem Tag, oder jeden Monat ein wenig bis zum nächsten.",
        "Comment changent les cibles qui ont un jour dans « From » : ce jour-là, ou un peu chaque mois de "
        "l’une à l’autre.",
        "Cómo cambian los objetivos con un día en «From»: ese día, o un poco cada mes de uno al siguiente.",
    ),
    (
        "Which tax lots are sold first.",
        "Welche Einstandsposten zuerst verkauft werden.",
        "Quels lots fiscaux sont vendus d’abord.",
        "Qué lotes fiscales se venden primero.",
    ),
    (
        "What is done about a sale at a loss with a purchase within 30 days of it.",
        "Was bei einem Verkauf mit Verlust und einem Kauf innerhalb von 30 Tagen geschieht.",
        "Ce qui est fait d’une vente à perte avec un achat à moins de 30 jours.",
        "Qué se hace con una venta con pérdida y una compra en los 30 días.",
    ),
    (
        "Tickers that count as one security for wash sales, such as VTI=ITOT; VOO=IVV.",
        "Kürzel, die für „wash sales“ als ein Wertpapier zählen, etwa VTI=ITOT; VOO=IVV.",
        "Symboles qui comptent comme un même titre pour les « wash sales », tels que VTI=ITOT; VOO=IVV.",
        "Símbolos que cuentan como un solo valor para los «wash sales», como VTI=ITOT; VOO=IVV.",
    ),
    (
        "The tax rate on gains held up to a year, such as 32%.",
        "Der Steuersatz auf Gewinne bei bis zu einem Jahr Haltedauer, etwa 32 %.",
        "Le taux d’imposition des plus-values jusqu’à un an, tel que 32 %.",
        "El tipo impositivo de las plusvalías de hasta un año, como el 32 %.",
    ),
    (
        "The tax rate on gains held more than a year, such as 15%.",
        "Der Steuersatz auf Gewinne bei mehr als einem Jahr Haltedauer, etwa 15 %.",
        "Le taux d’imposition des plus-values de plus d’un an, tel que 15 %.",
        "El tipo impositivo de las plusvalías de más de un año, como el 15 %.",
    ),
    (
        "Short-term losses of earlier years that are still to be set off.",
        "Kurzfristige Verluste früherer Jahre, die noch zu verrechnen sind.",
        "Moins-values à court terme d’années antérieures encore à imputer.",
        "Pérdidas a corto plazo de años anteriores aún por compensar.",
    ),
    (
        "Long-term losses of earlier years that are still to be set off.",
        "Langfristige Verluste früherer Jahre, die noch zu verrechnen sind.",
        "Moins-values à long terme d’années antérieures encore à imputer.",
        "Pérdidas a largo plazo de años anteriores aún por compensar.",
    ),
    (
        "Short-term gains less losses already realised this year, negative for a loss.",
        "Kurzfristige Gewinne abzüglich Verluste, dieses Jahr schon realisiert; negativ bei Verlust.",
        "Plus-values à court terme déjà réalisées cette année, moins-values déduites ; négatif pour une perte.",
        "Plusvalías a corto plazo menos pérdidas ya realizadas este año; negativo si es pérdida.",
    ),
    (
        "Long-term gains less losses already realised this year, negative for a loss.",
        "Langfristige Gewinne abzüglich Verluste, dieses Jahr schon realisiert; negativ bei Verlust.",
        "Plus-values à long terme déjà réalisées cette année, moins-values déduites ; négatif pour une perte.",
        "Plusvalías a largo plazo menos pérdidas ya realizadas este año; negativo si es pérdida.",
    ),
    (
        "The account to act on where none is asked for, or all for each of them by itself.",
        "Das Konto, um das es geht, wenn keines genannt wird, oder „all“ für jedes einzeln.",
        "Le compte concerné quand aucun n’est nommé, ou « all » pour chacun séparément.",
        "La cuenta que se usa si no se pide otra, o «all» para cada una por separado.",
    ),
    (
        "How the account is taxed: taxable, IRA, Roth, 401k, HSA or 529; for several, Joint=taxable; Roth=Roth.",
        "Wie das Konto besteuert wird: taxable, IRA, Roth, 401k, HSA oder 529; bei mehreren Joint=taxable; Roth=Roth.",
        "Comment le compte est imposé : taxable, IRA, Roth, 401k, HSA ou 529 ; pour plusieurs, "
        "Joint=taxable; Roth=Roth.",
        "Cómo tributa la cuenta: taxable, IRA, Roth, 401k, HSA o 529; si hay varias, Joint=taxable; Roth=Roth.",
    ),
    (
        "The most of gains that one proposal may realise, where they are taxed.",
        "So viel Gewinn darf ein Vorschlag höchstens realisieren, wo er besteuert wird.",
        "Le maximum de plus-value qu’une proposition peut réaliser, là où elle est imposée.",
        "Lo máximo de plusvalía que una propuesta puede realizar, donde tributa.",
    ),
    (
        "The most tax to pay for a point of drift, such as $50 a point; a number alone weighs tax against distance.",
        "Die höchste Steuer für einen Punkt Abweichung, etwa $50 a point; eine Zahl allein wiegt Steuer "
        "gegen Abstand ab.",
        "L’impôt maximal pour un point d’écart, tel que $50 a point ; un nombre seul pèse l’impôt contre la distance.",
        "El impuesto máximo por un punto de desviación, como $50 a point; un número solo pesa impuesto y distancia.",
    ),
    (
        "What the broker takes for each order.",
        "Was der Broker je Auftrag nimmt.",
        "Ce que le courtier prend par ordre.",
        "Lo que cobra el bróker por cada orden.",
    ),
    (
        "The part of the price between bid and ask, such as 0.05%; each order pays half of it.",
        "Der Teil des Kurses zwischen Geld und Brief, etwa 0,05 %; jeder Auftrag zahlt die Hälfte davon.",
        "La part du cours entre achat et vente, telle que 0,05 % ; chaque ordre en paie la moitié.",
        "La parte del precio entre compra y venta, como el 0,05 %; cada orden paga la mitad.",
    ),
    (
        "The portfolio's currency: that of every sum, and of every amount that names no other.",
        "Die Währung des Portfolios: die jeder Summe und jedes Betrags, der keine andere nennt.",
        "La devise du portefeuille : celle de chaque somme, et de chaque montant qui n’en nomme pas d’autre.",
        "La divisa de la cartera: la de cada suma y de cada importe que no nombre otra.",
    ),
    (
        "The date and time at the exchange that counts as now, for proposals and for their expiry.",
        "Tag und Uhrzeit an der Börse, die als jetzt gelten, für Vorschläge und ihren Ablauf.",
        "La date et l’heure à la bourse qui comptent comme maintenant, pour les propositions et leur expiration.",
        "La fecha y hora en la bolsa que cuentan como ahora, para las propuestas y su caducidad.",
    ),
    (
        "How far a price may move between proposal and orders before the confirmation is stale.",
        "Wie weit sich ein Kurs zwischen Vorschlag und Aufträgen bewegen darf, bis die Bestätigung veraltet ist.",
        "De combien un cours peut bouger entre proposition et ordres avant que la confirmation soit périmée.",
        "Cuánto puede moverse un precio entre propuesta y órdenes antes de que la confirmación quede obsoleta.",
    ),
    (
        "How old a price may be, by the column As of on Prices: such as 24 hours or 3 days; older ones are refused.",
        "Wie alt ein Kurs sein darf, nach der Spalte „As of“ in Prices: etwa 24 hours oder 3 days; ältere "
        "werden abgewiesen.",
        "L’âge maximal d’un cours, selon la colonne « As of » de Prices : tel que 24 hours ou 3 days ; les "
        "plus vieux sont refusés.",
        "Qué antigüedad puede tener un precio, según la columna «As of» de Prices: como 24 hours o 3 days; "
        "los más viejos se rechazan.",
    ),
    (
        "The exchange whose trading days and hours count.",
        "Die Börse, deren Handelstage und -zeiten gelten.",
        "La bourse dont les jours et heures comptent.",
        "La bolsa cuyos días y horas cuentan.",
    ),
    (
        "The times at the exchange at which orders run, separated by commas.",
        "Die Zeiten an der Börse, zu denen Aufträge laufen, durch Kommas getrennt.",
        "Les heures à la bourse auxquelles passent les ordres, séparées par des virgules.",
        "Las horas en la bolsa en que se ejecutan las órdenes, separadas por comas.",
    ),
    (
        "How long a proposal is good: 24 hours, and at least until its window; or 2 days; or until the window.",
        "Wie lange ein Vorschlag gilt: „24 hours, and at least until its window“, „2 days“ oder „until the window“.",
        "La durée de validité d’une proposition : « 24 hours, and at least until its window », « 2 days » ou "
        "« until the window ».",
        "Cuánto tiempo es válida una propuesta: «24 hours, and at least until its window», «2 days» o "
        "«until the window».",
    ),
    (
        "What the journal says under Who: the name you log in with, another name, or none.",
        "Was im Journal unter „Wer“ steht: Ihr Anmeldename, ein anderer Name oder „none“.",
        "Ce que dit le journal sous « Qui » : votre nom de connexion, un autre nom, ou « none ».",
        "Lo que dice el diario en «Quién»: su nombre de usuario, otro nombre o «none».",
    ),
    LANGUAGE_HELP,
    (
        "Change the yellow cells. An empty one counts as its default; what differs from its default is bold.",
        "Ändern Sie die gelben Zellen. Eine leere gilt als Vorgabe; was von der Vorgabe abweicht, ist fett.",
        "Changez les cellules jaunes. Une cellule vide vaut sa valeur par défaut ; ce qui en diffère est en gras.",
        "Cambie las celdas amarillas. Una vacía cuenta como su valor por defecto; lo que difiere va en negrita.",
    ),
    (
        "Sheets of other names: add a row, such as Holdings with the value Positions 2026.",
        "Blätter mit anderen Namen: Fügen Sie eine Zeile hinzu, etwa „Holdings“ mit dem Wert „Positions 2026“.",
        "Feuilles d’autres noms : ajoutez une ligne, telle que « Holdings » avec la valeur « Positions 2026 ».",
        "Hojas con otros nombres: añada una fila, como «Holdings» con el valor «Positions 2026».",
    ),
    # the sheet Targets
    (
        "A row is one slice of a pie. The percentages of one pie add up to 100%.",
        "Eine Zeile ist eine Position eines Pies. Die Prozentsätze eines Pies ergeben 100 %.",
        "Une ligne du tableau est une part d’un pie. Les pourcentages d’un pie totalisent 100 %.",
        "Una fila es una posición de un pie. Los porcentajes de un pie suman el 100 %.",
    ),
    (
        "Slice: a ticker symbol, or the name of another pie, which then has rows of its own.",
        "Slice: ein Börsenkürzel oder der Name eines anderen Pies, der dann eigene Zeilen hat.",
        "Slice : un symbole boursier, ou le nom d’un autre pie, qui a alors ses propres lignes.",
        "Slice: un símbolo bursátil, o el nombre de otro pie, que tiene entonces sus propias filas.",
    ),
    (
        "The one pie that is nowhere a slice is the whole portfolio.",
        "Der eine Pie, der nirgends eine Position ist, ist das ganze Portfolio.",
        "Le seul pie qui n’est nulle part une ligne est tout le portefeuille.",
        "El único pie que no es posición de otro es toda la cartera.",
    ),
    (
        "Target %: 0% means that the slice is to be sold.",
        "Target %: 0 % heißt, dass die Position verkauft werden soll.",
        "Target % : 0 % veut dire que la ligne est à vendre.",
        "Target %: 0 % significa que la posición ha de venderse.",
    ),
    (
        "Constraint: no buy, no sell or locked; empty for none.",
        "Constraint: no buy (nicht kaufen), no sell (nicht verkaufen) oder locked (gesperrt); leer für keine Vorgabe.",
        "Constraint : no buy (ne pas acheter), no sell (ne pas vendre) ou locked (verrouillé) ; vide pour aucune.",
        "Constraint: no buy (no comprar), no sell (no vender) o locked (bloqueado); vacío si no hay.",
    ),
    (
        "Band: how far the slice may drift before it is traded: 5pp, 25% rel, 5pp or 25% rel.",
        "Band: wie weit die Position abweichen darf, bevor sie gehandelt wird: 5pp, 25% rel, 5pp or 25% rel.",
        "Band : de combien la ligne peut s’écarter avant d’être négociée : 5pp, 25% rel, 5pp or 25% rel.",
        "Band: cuánto puede desviarse la posición antes de negociarse: 5pp, 25% rel, 5pp or 25% rel.",
    ),
    (
        "Share decimals: 0 for a security that trades in whole shares only; empty for the setting.",
        "Share decimals: 0 für ein Wertpapier, das nur in ganzen Stücken gehandelt wird; leer für die Einstellung.",
        "Share decimals : 0 pour un titre négocié en parts entières seulement ; vide pour le réglage.",
        "Share decimals: 0 para un valor que solo se negocia en títulos enteros; vacío para el ajuste.",
    ),
    (
        "Columns you may add: Maximum buy, Maximum sell, the most of it in one proposal.",
        "Spalten, die Sie hinzufügen können: Maximum buy, Maximum sell, das Höchste davon in einem Vorschlag.",
        "Colonnes que vous pouvez ajouter : Maximum buy, Maximum sell, le maximum dans une proposition.",
        "Columnas que puede añadir: Maximum buy, Maximum sell, lo máximo en una propuesta.",
    ),
    (
        "Note: for yourself; it is not read.",
        "Note: für Sie selbst; wird nicht gelesen.",
        "Note : pour vous-même ; elle n’est pas lue.",
        "Note: para usted; no se lee.",
    ),
    (
        "Beside the table formulas show how each slice stands as you type; they are for you, and are not read.",
        "Formeln neben der Tabelle zeigen beim Tippen, wie jede Position steht; gelesen werden sie nicht.",
        "Des formules à côté du tableau montrent l’état de chaque ligne ; elles ne sont pas lues.",
        "Junto a la tabla, unas fórmulas muestran cómo está cada posición mientras escribe; no se leen.",
    ),
    (
        "Leave it empty, or choose what may not be done with this slice.",
        "Leer lassen, oder wählen, was mit dieser Position nicht getan werden darf.",
        "Laissez vide, ou choisissez ce qui ne peut être fait de cette ligne.",
        "Déjelo vacío, o elija lo que no puede hacerse con esta posición.",
    ),
    # the sheet Holdings
    (
        "A row is one lot: shares bought on one day. Several rows of one symbol are its lots.",
        "Eine Zeile ist ein Einstandsposten: Stücke, an einem Tag gekauft. Mehrere Zeilen eines Kürzels sind "
        "seine Posten.",
        "Une ligne est un lot : des parts achetées un même jour. Plusieurs lignes d’un symbole sont ses lots.",
        "Una fila es un lote: títulos comprados un mismo día. Varias filas de un símbolo son sus lotes.",
    ),
    (
        "Price: of one share. It is enough to type it in one row of a symbol.",
        "Price: der Kurs eines Stücks. Es genügt, ihn in einer Zeile eines Kürzels zu tippen.",
        "Price : le cours d’une part. Il suffit de le saisir dans une ligne d’un symbole.",
        "Price: el precio de un título. Basta escribirlo en una fila de cada símbolo.",
    ),
    (
        "Cost basis: what the whole row cost. Acquired: the day it was bought.",
        "Cost basis: was die ganze Zeile gekostet hat. Acquired: der Tag des Kaufs.",
        "Cost basis : ce que toute la ligne a coûté. Acquired : le jour de l’achat.",
        "Cost basis: lo que costó toda la fila. Acquired: el día de la compra.",
    ),
    (
        "Without cost and day everything works but the estimates of gains and taxes.",
        "Ohne Einstand und Tag geht alles außer den Schätzungen von Gewinn und Steuer.",
        "Sans coût ni jour, tout fonctionne sauf l’estimation des plus-values et des impôts.",
        "Sin coste ni fecha funciona todo menos las estimaciones de plusvalías e impuestos.",
    ),
    (
        "On paper it is the first 60 rows; where you have more, widen the print area.",
        "Gedruckt werden die ersten 60 Zeilen; haben Sie mehr, erweitern Sie den Druckbereich.",
        "Les 60 premières lignes s’impriment ; si vous en avez plus, étendez la zone d’impression.",
        "Se imprimen las primeras 60 filas; si tiene más, amplíe el área de impresión.",
    ),
    (
        "A row of 0 shares gives a price to something you do not own yet.",
        "Eine Zeile mit 0 Stück gibt einen Kurs für etwas, das Sie noch nicht haben.",
        "Une ligne de 0 part donne un cours à ce que vous n’avez pas encore.",
        "Una fila de 0 títulos da un precio a algo que aún no tiene.",
    ),
    (
        "Cash: type it in Settings, or as a row of symbol CASH with the amount as its shares.",
        "Bargeld: in Settings tippen, oder als Zeile mit dem Kürzel CASH und dem Betrag als Stückzahl.",
        "Liquidités : saisissez-les dans Settings, ou comme ligne de symbole CASH avec le montant comme parts.",
        "Efectivo: escríbalo en Settings, o como fila de símbolo CASH con el importe como títulos.",
    ),
    (
        "Name: for yourself; it is not read.",
        "Name: für Sie selbst; wird nicht gelesen.",
        "Name : pour vous-même ; il n’est pas lu.",
        "Name: para usted; no se lee.",
    ),
    (
        "Account: where the row is held. Each account type, such as Joint=taxable; Roth=Roth, is a setting.",
        "Account: wo die Zeile gehalten wird. Jede Kontoart, etwa Joint=taxable; Roth=Roth, ist eine Einstellung.",
        "Account : où la ligne est détenue. Chaque type de compte, tel que Joint=taxable; Roth=Roth, est un réglage.",
        "Account: dónde se tiene la fila. Cada tipo de cuenta, como Joint=taxable; Roth=Roth, es un ajuste.",
    ),
    # the sheet Schedule
    (
        "A row is a deposit or a withdrawal that comes again and again: invest --due and withdraw --due act on it.",
        "Eine Zeile ist eine Einzahlung oder Entnahme, die immer wiederkehrt: invest --due und withdraw "
        "--due folgen ihr.",
        "Une ligne est un versement ou un retrait qui revient : invest --due et withdraw --due en tiennent compte.",
        "Una fila es una aportación o retirada que se repite: invest --due y withdraw --due actúan según ella.",
    ),
    (
        "Every: week, month, quarter or year. On: the day of the month (31 is its last).",
        "Every: week, month, quarter oder year. On: der Tag des Monats (31 ist der letzte).",
        "Every : week, month, quarter ou year. On : le jour du mois (31 est le dernier).",
        "Every: week, month, quarter o year. On: el día del mes (31 es el último).",
    ),
    (
        "Account: the one it is of, where there are several.",
        "Account: das Konto, um das es geht, wo es mehrere gibt.",
        "Account : celui dont il s’agit, quand il y en a plusieurs.",
        "Account: la cuenta de que se trata, si hay varias.",
    ),
)
