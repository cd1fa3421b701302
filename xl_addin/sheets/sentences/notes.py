"""What is noted of a proposal, and its warnings."""

from __future__ import annotations

ROWS: tuple[tuple[str, str, str, str], ...] = (
    # what was asked for
    ("Confirmation: {say}", "Bestätigung: {say}", "Confirmation : {say}", "Confirmación: {say}"),
    ("Rebalance", "Ausgleich (Rebalance)", "Rééquilibrage (Rebalance)", "Reajuste (Rebalance)"),
    (
        "Rebalance pie {}",
        "Ausgleich von Pie {} (Rebalance)",
        "Rééquilibrage du pie {} (Rebalance)",
        "Reajuste del pie {} (Rebalance)",
    ),
    (
        "Auto-invest",
        "Anlage der Barmittel (Auto-invest)",
        "Investissement des liquidités (Auto-invest)",
        "Inversión del efectivo (Auto-invest)",
    ),
    (
        "Auto-invest with a deposit of {money}",
        "Anlage einer Einzahlung von {money} (Auto-invest)",
        "Investissement d’un versement de {money} (Auto-invest)",
        "Inversión de una aportación de {money} (Auto-invest)",
    ),
    (
        "Withdraw {money}",
        "Entnahme von {money} (Withdraw)",
        "Retrait de {money} (Withdraw)",
        "Retirada de {money} (Withdraw)",
    ),
    ("due {date}", "fällig am {date}", "dû le {date}", "con vencimiento el {date}"),
    (
        "due {date} and {date2}",
        "fällig am {date} und am {date2}",
        "dû le {date} et le {date2}",
        "con vencimiento el {date} y el {date2}",
    ),
    (
        "due {date}, {date2} and {date3}",
        "fällig am {date}, am {date2} und am {date3}",
        "dû le {date}, le {date2} et le {date3}",
        "con vencimiento el {date}, el {date2} y el {date3}",
    ),
    (
        "due {date}, {date2}, {date3} and {date4}",
        "fällig am {date}, am {date2}, am {date3} und am {date4}",
        "dû le {date}, le {date2}, le {date3} et le {date4}",
        "con vencimiento el {date}, el {date2}, el {date3} y el {date4}",
    ),
    (
        "due on {number} days from {date} to {date2}",
        "fällig an {number} Tagen vom {date} bis zum {date2}",
        "dû en {number} jours, du {date} au {date2}",
        "con vencimiento en {number} días, del {date} al {date2}",
    ),
    ("{say}, {say2}", "{say}, {say2}", "{say}, {say2}", "{say}, {say2}"),
    ("{}, this level only", "{}, nur diese Ebene", "{}, ce niveau seulement", "{}, solo este nivel"),
    ("{say} in each account", "{say} in jedem Konto", "{say} dans chaque compte", "{say} en cada cuenta"),
    ("{say} in account {}", "{say} im Konto {}", "{say} dans le compte {}", "{say} en la cuenta {}"),
    # of some accounts
    ("account {}: {say}", "Konto {}: {say}", "compte {} : {say}", "cuenta {}: {say}"),
    ("accounts {}: {say}", "Konten {}: {say}", "comptes {} : {say}", "cuentas {}: {say}"),
    ("Account {}: {say}", "Im Konto {}: {say}", "Compte {} : {say}", "Cuenta {}: {say}"),
    ("Accounts {}: {say}", "In den Konten {}: {say}", "Comptes {} : {say}", "Cuentas {}: {say}"),
    ("Nothing to do: {say}", "Nichts zu tun: {say}", "Rien à faire : {say}", "Nada que hacer: {say}"),
    # notes
    (
        "The plan chosen is {say}. {say2}",
        "Gewählt ist der Plan „{say}“. {say2}",
        "Le plan choisi est « {say} ». {say2}",
        "El plan elegido es «{say}». {say2}",
    ),
    (
        "What the settings say.",
        "Was die Einstellungen sagen.",
        "Ce que disent les réglages.",
        "Lo que dicen los ajustes.",
    ),
    (
        "Every slice to its target, whatever the bands.",
        "Jede Position an ihr Ziel, gleich welches Band sie hat.",
        "Chaque ligne à sa cible, quelles que soient les bandes.",
        "Cada posición a su objetivo, sin mirar las bandas.",
    ),
    (
        "To the targets, without the orders that matter least.",
        "An die Ziele, ohne die Aufträge, die am wenigsten bewirken.",
        "Vers les cibles, sans les ordres qui comptent le moins.",
        "Hacia los objetivos, sin las órdenes que menos importan.",
    ),
    (
        "Only what is out of its band, and only back to its edge.",
        "Nur was außerhalb seines Bandes liegt, und nur zurück an dessen Rand.",
        "Seulement ce qui est hors de sa bande, et seulement jusqu’à son bord.",
        "Solo lo que está fuera de su banda, y solo hasta su borde.",
    ),
    (
        "Purchases alone, with the idle cash.",
        "Nur Käufe, mit dem freien Bargeld.",
        "Des achats seulement, avec les liquidités disponibles.",
        "Solo compras, con el efectivo disponible.",
    ),
    (
        "The least tax, and as near to the targets as that lets it come.",
        "Die geringste Steuer, und so nah an den Zielen, wie es damit geht.",
        "L’impôt le plus faible, et aussi près des cibles que cela le permet.",
        "El menor impuesto, y tan cerca de los objetivos como eso permita.",
    ),
    (
        "The cash here includes a deposit of {money} that is not yet in the workbook.",
        "Das Bargeld hier enthält eine Einzahlung von {money}, die noch nicht in der Mappe steht.",
        "Les liquidités comprennent ici un versement de {money} qui n’est pas encore dans le classeur.",
        "El efectivo incluye aquí una aportación de {money} que aún no está en el libro.",
    ),
    (
        "The cash after the orders still holds the {money} to withdraw.",
        "Im Bargeld nach den Aufträgen sind die {money} noch enthalten, die entnommen werden sollen.",
        "Les liquidités après les ordres contiennent encore les {money} à retirer.",
        "El efectivo tras las órdenes contiene todavía los {money} por retirar.",
    ),
    (
        "{number} more slice would be traded with no limit on orders.",
        "{number} weitere Position würde ohne Grenze für die Zahl der Aufträge gehandelt.",
        "{number} ligne de plus serait négociée sans limite du nombre d’ordres.",
        "{number} posición más se negociaría sin límite de órdenes.",
    ),
    (
        "{number} more slices would be traded with no limit on orders.",
        "{number} weitere Positionen würden ohne Grenze für die Zahl der Aufträge gehandelt.",
        "{number} lignes de plus seraient négociées sans limite du nombre d’ordres.",
        "{number} posiciones más se negociarían sin límite de órdenes.",
    ),
    (
        "Maximum turnover: no more than {percent} of what is in the slices, {money}, is bought and sold; the "
        "slices farthest off come first.",
        "Maximum turnover: Höchstens {percent} dessen, was in den Positionen steckt, {money}, wird gekauft "
        "und verkauft; die am weitesten entfernten kommen zuerst.",
        "Maximum turnover : on n’achète et ne vend pas plus de {percent} de ce que valent les lignes, "
        "{money} ; les plus éloignées passent d’abord.",
        "Maximum turnover: no se compra ni se vende más del {percent} de lo que hay en las posiciones, "
        "{money}; las más alejadas van primero.",
    ),
    (
        "{money} of cash stays: {say}.",
        "{money} Bargeld bleiben: {say}.",
        "{money} de liquidités restent : {say}.",
        "Quedan {money} de efectivo: {say}.",
    ),
    (
        "nothing is out of its band, and a rebalance then buys nothing",
        "nichts liegt außerhalb seines Bandes, und dann kauft ein Ausgleich nichts",
        "rien n’est hors de sa bande, et un rééquilibrage n’achète alors rien",
        "nada está fuera de su banda, y entonces un reajuste no compra nada",
    ),
    (
        "constraints, bands or limits let no slice take it",
        "Vorgaben, Bänder oder Grenzen lassen keine Position es aufnehmen",
        "contraintes, bandes ou limites ne laissent aucune ligne les absorber",
        "restricciones, bandas o límites no dejan que ninguna posición lo absorba",
    ),
    (
        "no whole share step of any slice comes nearer to its target with it",
        "mit keinem ganzen Schritt käme eine Position damit ihrem Ziel näher",
        "aucun pas entier ne rapproche une ligne de sa cible avec cette somme",
        "ningún paso entero acerca con él una posición a su objetivo",
    ),
    (
        "Commissions: {number} orders at {money}, {money2}, are paid out of the cash.",
        "Gebühren: {number} Aufträge zu je {money}, {money2}, werden aus dem Bargeld bezahlt.",
        "Commissions : {number} ordres à {money}, soit {money2}, sont payés sur les liquidités.",
        "Comisiones: {number} órdenes a {money}, {money2} en total, se pagan con el efectivo.",
    ),
    (
        "Spread: half of {percent} of each order, {money}, is paid out of the cash.",
        "Spanne: die Hälfte von {percent} jedes Auftrags, {money}, wird aus dem Bargeld bezahlt.",
        "Écart de cours : la moitié de {percent} de chaque ordre, {money}, est payée sur les liquidités.",
        "Horquilla: la mitad del {percent} de cada orden, {money}, se paga con el efectivo.",
    ),
    (
        "{number} {} ({money}) move from {} to {} without a trade.",
        "{number} {} ({money}) wechseln ohne Handel von {} zu {}.",
        "{number} {} ({money}) passent de {} à {} sans transaction.",
        "{number} {} ({money}) pasan de {} a {} sin operación.",
    ),
    (
        "As of is typed on the Settings sheet ({}): it is the clock for this.",
        "„As of“ steht auf dem Blatt Settings ({}): Das gilt hier als Uhrzeit.",
        "« As of » est saisi sur la feuille Settings ({}) : c’est l’heure qui compte ici.",
        "«As of» está escrito en la hoja Settings ({}): es el reloj de esta propuesta.",
    ),
    # notes on tax
    (
        "No cost basis for shares of {}: the gain of that sale, and its tax, are not known.",
        "Kein Einstandswert für Stücke von {}: Gewinn und Steuer dieses Verkaufs sind nicht bekannt.",
        "Pas de prix de revient pour des parts de {} : la plus-value de cette vente et son impôt sont inconnus.",
        "Sin coste de adquisición para títulos de {}: no se conocen la plusvalía de esa venta ni su impuesto.",
    ),
    (
        "No day of purchase for shares of {}: the tax estimate counts them as held a year or less.",
        "Kein Kauftag für Stücke von {}: Die Steuerschätzung rechnet sie als höchstens ein Jahr gehalten.",
        "Pas de date d’achat pour des parts de {} : l’estimation de l’impôt les compte comme détenues un an au plus.",
        "Sin fecha de compra para títulos de {}: la estimación del impuesto los cuenta como tenidos un año o menos.",
    ),
    (
        "Account type is {}: sales in it bear no tax now, and none is estimated.",
        "„Account type“ ist „{}“: Verkäufe darin sind jetzt steuerfrei, und es wird keine Steuer geschätzt.",
        "« Account type » est « {} » : les ventes n’y sont pas imposées maintenant, et aucun impôt n’est estimé.",
        "«Account type» es «{}»: sus ventas no tributan ahora, y no se estima impuesto.",
    ),
    (
        "Tell your broker which lots of {} to sell: first in, first out, the usual way, sells others.",
        "Nennen Sie Ihrem Broker, welche Posten von {} zu verkaufen sind: Nach dem üblichen FIFO würden andere "
        "verkauft.",
        "Dites à votre courtier quels lots de {} vendre : l’usage, premier entré, premier sorti, en vend d’autres.",
        "Diga a su bróker qué lotes de {} vender: lo habitual, primero en entrar, primero en salir, vende otros.",
    ),
    (
        "Short-term tax rate is not set: such gains on {} count as untaxed in the estimate.",
        "„Short-term tax rate“ ist nicht gesetzt: Solche Gewinne auf {} zählen in der Schätzung als steuerfrei.",
        "« Short-term tax rate » n’est pas fixé : ces plus-values sur {} comptent comme non imposées dans "
        "l’estimation.",
        "«Short-term tax rate» no está fijado: esas plusvalías de {} cuentan como exentas en la estimación.",
    ),
    (
        "Long-term tax rate is not set: such gains on {} count as untaxed in the estimate.",
        "„Long-term tax rate“ ist nicht gesetzt: Solche Gewinne auf {} zählen in der Schätzung als steuerfrei.",
        "« Long-term tax rate » n’est pas fixé : ces plus-values sur {} comptent comme non imposées dans l’estimation.",
        "«Long-term tax rate» no está fijado: esas plusvalías de {} cuentan como exentas en la estimación.",
    ),
    (
        "Sales are held back to realise no more than {money} of gain; without that limit it would be {money2}.",
        "Verkäufe werden zurückgehalten, um höchstens {money} Gewinn zu realisieren; ohne diese Grenze wären "
        "es {money2}.",
        "Des ventes sont retenues pour ne pas réaliser plus de {money} de plus-value ; sans cette limite, ce "
        "serait {money2}.",
        "Se retienen ventas para no realizar más de {money} de plusvalía; sin ese límite serían {money2}.",
    ),
    (
        "Sales are held back to realise no net gain, or the least there can be; without that limit it would "
        "be {money}.",
        "Verkäufe werden zurückgehalten, um keinen oder den kleinstmöglichen Nettogewinn zu realisieren; "
        "ohne diese Grenze wären es {money}.",
        "Des ventes sont retenues pour ne réaliser aucune plus-value nette, ou la plus faible possible ; "
        "sans cette limite, ce serait {money}.",
        "Se retienen ventas para no realizar plusvalía neta, o la mínima posible; sin ese límite serían {money}.",
    ),
    (
        "A plan nearer to the targets may keep to that limit, were the lots sold in the order of their gains.",
        "Ein Plan näher an den Zielen könnte diese Grenze einhalten, wenn die Posten in der Reihenfolge "
        "ihrer Gewinne verkauft würden.",
        "Un plan plus proche des cibles pourrait respecter cette limite si les lots étaient vendus dans "
        "l’ordre de leurs plus-values.",
        "Un plan más cercano a los objetivos podría respetar ese límite si los lotes se vendieran por orden "
        "de plusvalía.",
    ),
    (
        "{say}: sales at a gain are held back. The plan realises {say2} gain, bears {say3} tax, and ends {say4}.",
        "{say}: Verkäufe mit Gewinn werden zurückgehalten. Der Plan realisiert {say2} Gewinn, trägt {say3} "
        "Steuer und endet {say4}.",
        "{say} : les ventes à plus-value sont retenues. Le plan réalise {say2} de plus-value, supporte "
        "{say3} d’impôt et finit {say4}.",
        "{say}: se retienen las ventas con plusvalía. El plan realiza {say2} de plusvalía, soporta {say3} de "
        "impuesto y acaba {say4}.",
    ),
    (
        "Tax versus drift is {number}",
        "„Tax versus drift“ ist {number}",
        "« Tax versus drift » est {number}",
        "«Tax versus drift» es {number}",
    ),
    (
        "Tax versus drift is {money} a point",
        "„Tax versus drift“ ist {money} je Punkt",
        "« Tax versus drift » est {money} par point",
        "«Tax versus drift» es {money} por punto",
    ),
    (
        "The least tax is asked for",
        "Verlangt ist die geringste Steuer",
        "L’impôt le plus faible est demandé",
        "Se pide el menor impuesto",
    ),
    ("{money} less", "{money} weniger", "{money} de moins", "{money} menos"),
    ("{money} more", "{money} mehr", "{money} de plus", "{money} más"),
    (
        "{money} further from the targets, Σ(value − target)²/target, than without",
        "um {money} weiter von den Zielen, Σ(Wert − Ziel)²/Ziel, als ohne sie",
        "plus loin des cibles de {money}, Σ(valeur − cible)²/cible, que sans cela",
        "{money} más lejos de los objetivos, Σ(valor − objetivo)²/objetivo, que sin ello",
    ),
    (
        "{money} nearer to the targets, Σ(value − target)²/target, than without",
        "um {money} näher an den Zielen, Σ(Wert − Ziel)²/Ziel, als ohne sie",
        "plus près des cibles de {money}, Σ(valeur − cible)²/cible, que sans cela",
        "{money} más cerca de los objetivos, Σ(valor − objetivo)²/objetivo, que sin ello",
    ),
    (
        "at a drift of {percent}, not {percent2} as without",
        "bei einer Abweichung von {percent} statt {percent2} ohne sie",
        "à un écart de {percent}, et non {percent2} comme sans cela",
        "con una desviación del {percent}, y no del {percent2} como sin ello",
    ),
    (
        "A plan may weigh tax against drift better, were the lots sold by min tax.",
        "Ein Plan könnte Steuer und Abweichung besser abwägen, wenn die Posten nach „min tax“ verkauft würden.",
        "Un plan pourrait mieux peser l’impôt contre l’écart si les lots étaient vendus par « min tax ».",
        "Un plan podría sopesar mejor impuesto y desviación si los lotes se vendieran por «min tax».",
    ),
    (
        "Wash sales is block: {number} {} stay unsold, because a purchase within 30 days would keep their "
        "loss from counting.",
        "„Wash sales“ steht auf „block“: {number} {} bleiben unverkauft, weil ein Kauf innerhalb von 30 "
        "Tagen ihren Verlust steuerlich unwirksam machte.",
        "« Wash sales » est « block » : {number} {} restent invendus, car un achat dans les 30 jours "
        "empêcherait leur perte de compter.",
        "«Wash sales» es «block»: {number} {} quedan sin vender, porque una compra en 30 días impediría que "
        "su pérdida cuente.",
    ),
    (
        "{number} {} sold at a loss are a wash sale with shares bought on {date}: {money} of the loss do not count now",
        "{number} {}, mit Verlust verkauft, sind ein „wash sale“ mit Stücken, die am {date} gekauft werden "
        "oder wurden: {money} des Verlusts zählen jetzt nicht",
        "{number} {} vendus à perte forment un « wash sale » avec des parts achetées le {date} : {money} de "
        "la perte ne comptent pas maintenant",
        "{number} {} vendidos con pérdida son un «wash sale» con títulos comprados el {date}: {money} de la "
        "pérdida no cuentan ahora",
    ),
    (
        "{number} {} sold at a loss are a wash sale with shares bought on {} and {date}: {money} of the loss "
        "do not count now",
        "{number} {}, mit Verlust verkauft, sind ein „wash sale“ mit Stücken, gekauft am {} und am {date}: "
        "{money} des Verlusts zählen jetzt nicht",
        "{number} {} vendus à perte forment un « wash sale » avec des parts achetées le {} et le {date} : "
        "{money} de la perte ne comptent pas maintenant",
        "{number} {} vendidos con pérdida son un «wash sale» con títulos comprados el {} y el {date}: "
        "{money} de la pérdida no cuentan ahora",
    ),
    (
        "In a taxable account they are added to the cost of the new shares; or set Wash sales to block.",
        "In einem steuerpflichtigen Konto erhöhen sie den Einstandswert der neuen Stücke; oder setzen Sie "
        "„Wash sales“ auf „block“.",
        "Dans un compte imposable, ils s’ajoutent au prix de revient des nouvelles parts ; ou mettez « Wash "
        "sales » sur « block ».",
        "En una cuenta sujeta a impuestos se suman al coste de los títulos nuevos; o ponga «Wash sales» en «block».",
    ),
    (
        "{} was sold on {date}; buying {} now makes a loss of it a wash sale",
        "{} wurde am {date} verkauft; ein Kauf von {} macht einen Verlust daraus jetzt zum „wash sale“",
        "{} a été vendu le {date} ; acheter {} maintenant fait d’une perte un « wash sale »",
        "{} se vendió el {date}; comprar {} ahora convierte una pérdida en un «wash sale»",
    ),
    (
        "It does not matter if that sale was at a gain.",
        "Ohne Belang, wenn dieser Verkauf mit Gewinn war.",
        "Sans importance si cette vente était à plus-value.",
        "No importa si esa venta fue con plusvalía.",
    ),
    # warnings of a plan
    (
        "{} is {say} and stays at {percent} against {percent2}; the others share the rest",
        "{} ist {say} und bleibt bei {percent} statt {percent2}; die anderen teilen sich den Rest",
        "{} est {say} et reste à {percent} contre {percent2} visés ; les autres se partagent le reste",
        "{} está {say} y se queda en el {percent} frente al {percent2}; las demás se reparten el resto",
    ),
    (
        "the estimated tax of this plan is {money}, {percent} of the account",
        "die geschätzte Steuer dieses Plans beträgt {money}, {percent} des Kontos",
        "l’impôt estimé de ce plan est de {money}, {percent} du compte",
        "el impuesto estimado de este plan es {money}, el {percent} de la cuenta",
    ),
    (
        "Compare shows plans with less tax; Tax versus drift or Maximum realised gain holds sales back.",
        "„Compare“ zeigt Pläne mit weniger Steuer; „Tax versus drift“ oder „Maximum realised gain“ hält "
        "Verkäufe zurück.",
        "« Compare » montre des plans moins imposés ; « Tax versus drift » ou « Maximum realised gain » "
        "retient des ventes.",
        "«Compare» muestra planes con menos impuesto; «Tax versus drift» o «Maximum realised gain» retienen ventas.",
    ),
    (
        "{} is {say}, so that its Maximum buy does not count",
        "{} ist {say}, sodass „Maximum buy“ nicht zählt",
        "{} est {say}, de sorte que son « Maximum buy » ne compte pas",
        "{} está {say}, de modo que su «Maximum buy» no cuenta",
    ),
    (
        "{} is {say}, so that its Maximum sell does not count",
        "{} ist {say}, sodass „Maximum sell“ nicht zählt",
        "{} est {say}, de sorte que son « Maximum sell » ne compte pas",
        "{} está {say}, de modo que su «Maximum sell» no cuenta",
    ),
    (
        "in pie {}, which is locked",
        "im Pie {}, der gesperrt ist",
        "dans le pie {}, qui est verrouillé",
        "en el pie {}, que está bloqueado",
    ),
    ("Keep one of the two.", "Behalten Sie eins von beiden.", "Gardez l’un des deux.", "Conserve uno de los dos."),
    (
        "Maximum buy of {}, {money}, leaves no order: the smallest is {money2}",
        "„Maximum buy“ von {}, {money}, lässt keinen Auftrag zu: Der kleinste ist {money2}",
        "« Maximum buy » de {}, {money}, ne laisse aucun ordre : le plus petit est {money2}",
        "«Maximum buy» de {}, {money}, no deja ninguna orden: la más pequeña es {money2}",
    ),
    (
        "Maximum sell of {}, {money}, leaves no order: the smallest is {money2}",
        "„Maximum sell“ von {}, {money}, lässt keinen Auftrag zu: Der kleinste ist {money2}",
        "« Maximum sell » de {}, {money}, ne laisse aucun ordre : le plus petit est {money2}",
        "«Maximum sell» de {}, {money}, no deja ninguna orden: la más pequeña es {money2}",
    ),
    (
        "Maximum buy of {}, {money} in all its pies, leaves no order: the smallest is {money2}",
        "„Maximum buy“ von {}, {money} über alle Pies, lässt keinen Auftrag zu: Der kleinste ist {money2}",
        "« Maximum buy » de {}, {money} dans tous ses pies, ne laisse aucun ordre : le plus petit est {money2}",
        "«Maximum buy» de {}, {money} en todos sus pies, no deja ninguna orden: la más pequeña es {money2}",
    ),
    (
        "Maximum sell of {}, {money} in all its pies, leaves no order: the smallest is {money2}",
        "„Maximum sell“ von {}, {money} über alle Pies, lässt keinen Auftrag zu: Der kleinste ist {money2}",
        "« Maximum sell » de {}, {money} dans tous ses pies, ne laisse aucun ordre : le plus petit est {money2}",
        "«Maximum sell» de {}, {money} en todos sus pies, no deja ninguna orden: la más pequeña es {money2}",
    ),
    (
        "Raise it, or allow more share decimals.",
        "Erhöhen Sie es, oder erlauben Sie mehr Nachkommastellen („Share decimals“).",
        "Augmentez-le, ou autorisez plus de décimales (« Share decimals »).",
        "Auméntelo, o permita más decimales («Share decimals»).",
    ),
    (
        "one order is no rebalance while Rebalance uses cash is no: what is sold has to be bought elsewhere",
        "ein Auftrag ist kein Ausgleich, solange „Rebalance uses cash“ auf „no“ steht: Was verkauft wird, "
        "muss anderswo gekauft werden",
        "un ordre n’est pas un rééquilibrage tant que « Rebalance uses cash » est « no » : ce qui est vendu "
        "doit être racheté ailleurs",
        "una orden no es un reajuste mientras «Rebalance uses cash» sea «no»: lo vendido hay que comprarlo "
        "en otra parte",
    ),
    (
        "Raise Maximum orders to 2 or more, or let the rebalance use cash.",
        "Setzen Sie „Maximum orders“ auf 2 oder mehr, oder lassen Sie den Ausgleich Bargeld nutzen.",
        "Mettez « Maximum orders » à 2 ou plus, ou laissez le rééquilibrage utiliser les liquidités.",
        "Suba «Maximum orders» a 2 o más, o deje que el reajuste use efectivo.",
    ),
    (
        "a spread of {percent} takes half of that from the value of every order",
        "eine Spanne von {percent} kostet die Hälfte davon vom Betrag jedes Auftrags",
        "un écart de cours de {percent} en prend la moitié sur le montant de chaque ordre",
        "una horquilla del {percent} se lleva la mitad del importe de cada orden",
    ),
    (
        "Type it like 0.05% if it was meant smaller.",
        "Schreiben Sie es wie 0,05 %, wenn es kleiner gemeint war.",
        "Écrivez-le comme 0,05 % s’il devait être plus petit.",
        "Escríbalo como 0,05 % si debía ser menor.",
    ),
    # why there is nothing to do
    (
        "Every slice is within its tolerance band.",
        "Jede Position liegt in ihrem Toleranzband.",
        "Chaque ligne est dans sa bande de tolérance.",
        "Cada posición está dentro de su banda de tolerancia.",
    ),
    (
        "Every sale that would help is held back for the gain it would realise.",
        "Jeder Verkauf, der hülfe, wird wegen des Gewinns zurückgehalten, den er realisieren würde.",
        "Toute vente utile est retenue à cause de la plus-value qu’elle réaliserait.",
        "Toda venta útil se retiene por la plusvalía que realizaría.",
    ),
    (
        "No order would bring more than the commission of {money}.",
        "Kein Auftrag brächte mehr als die Gebühr von {money}.",
        "Aucun ordre ne rapporterait plus que la commission de {money}.",
        "Ninguna orden aportaría más que la comisión de {money}.",
    ),
    (
        "What is off is too little to be worth an order.",
        "Was fehlt, ist zu wenig für einen Auftrag.",
        "L’écart est trop faible pour valoir un ordre.",
        "Lo que falta es muy poco para una orden.",
    ),
    (
        "Every slice is as near its target as the share steps allow.",
        "Jede Position ist ihrem Ziel so nah, wie die Stückelung es erlaubt.",
        "Chaque ligne est aussi près de sa cible que les pas le permettent.",
        "Cada posición está tan cerca de su objetivo como permiten los pasos.",
    ),
    (
        "The cash buys no whole share step of any slice it may go to.",
        "Das Bargeld reicht für keinen ganzen Schritt einer Position, in die es darf.",
        "Les liquidités n’achètent aucun pas entier d’une ligne où elles peuvent aller.",
        "El efectivo no compra ningún paso entero de una posición a la que pueda ir.",
    ),
    (
        "No sale is needed.",
        "Kein Verkauf ist nötig.",
        "Aucune vente n’est nécessaire.",
        "No hace falta ninguna venta.",
    ),
    (
        "Every order would be below the minimum of {money}.",
        "Jeder Auftrag läge unter dem kleinsten erlaubten von {money}.",
        "Tout ordre serait inférieur au minimum de {money}.",
        "Toda orden quedaría por debajo del mínimo de {money}.",
    ),
    (
        "Maximum turnover leaves no order.",
        "„Maximum turnover“ lässt keinen Auftrag zu.",
        "« Maximum turnover » ne laisse aucun ordre.",
        "«Maximum turnover» no deja ninguna orden.",
    ),
    (
        "Maximum orders leaves no order that would bring the slices nearer.",
        "„Maximum orders“ lässt keinen Auftrag zu, der die Positionen näher brächte.",
        "« Maximum orders » ne laisse aucun ordre qui rapprocherait les lignes.",
        "«Maximum orders» no deja ninguna orden que acerque las posiciones.",
    ),
    (
        "No sale would pay for a purchase: what is over cannot be bought elsewhere in whole share steps.",
        "Kein Verkauf würde einen Kauf bezahlen: Was zu viel ist, lässt sich anderswo nicht in ganzen "
        "Schritten kaufen.",
        "Aucune vente ne paierait un achat : le surplus ne peut être racheté ailleurs en pas entiers.",
        "Ninguna venta pagaría una compra: lo que sobra no puede comprarse en otra parte en pasos enteros.",
    ),
    (
        "Cash is {money}; auto-invest starts at {money2}, the share of cash included.",
        "Das Bargeld beträgt {money}; „Auto-invest“ beginnt bei {money2}, den Anteil des Bargelds eingerechnet.",
        "Les liquidités sont de {money} ; « Auto-invest » commence à {money2}, part des liquidités comprise.",
        "El efectivo es {money}; «Auto-invest» empieza en {money2}, incluida la parte de efectivo.",
    ),
    (
        "Cash is {money}; auto-invest starts at {money2}.",
        "Das Bargeld beträgt {money}; „Auto-invest“ beginnt bei {money2}.",
        "Les liquidités sont de {money} ; « Auto-invest » commence à {money2}.",
        "El efectivo es {money}; «Auto-invest» empieza en {money2}.",
    ),
    (
        "Cash is {money}, none of it above the minimum of {money2}.",
        "Das Bargeld beträgt {money}, nichts davon über dem Mindestbestand von {money2}.",
        "Les liquidités sont de {money}, rien au-dessus du minimum de {money2}.",
        "El efectivo es {money}, nada por encima del mínimo de {money2}.",
    ),
    (
        "Cash covers the {money}; nothing has to be sold.",
        "Das Bargeld deckt die {money}; nichts muss verkauft werden.",
        "Les liquidités couvrent les {money} ; rien n’est à vendre.",
        "El efectivo cubre los {money}; no hay que vender nada.",
    ),
    # several accounts
    (
        "Each account is planned by itself: no money goes from one to another.",
        "Jedes Konto wird für sich geplant: Kein Geld geht von einem zum anderen.",
        "Chaque compte est planifié séparément : aucun argent ne passe de l’un à l’autre.",
        "Cada cuenta se planifica por separado: no pasa dinero de una a otra.",
    ),
    (
        "For each account by itself counts: {}.",
        "Für jedes Konto einzeln gilt: {}.",
        "Pour chaque compte pris seul vaut : {}.",
        "Para cada cuenta por separado vale: {}.",
    ),
    (
        "For each account by itself count: {}.",
        "Für jedes Konto einzeln gelten: {}.",
        "Pour chaque compte pris seul valent : {}.",
        "Para cada cuenta por separado valen: {}.",
    ),
    (
        "The gains and losses of {} are netted for the tax; that of an order or account is what it adds. The "
        "lots of each account are chosen by themselves.",
        "Gewinne und Verluste von {} werden für die Steuer verrechnet; die Steuer eines Auftrags oder Kontos "
        "ist, was es hinzufügt. Die Posten jedes Kontos werden für sich gewählt.",
        "Les plus-values et moins-values de {} sont compensées pour l’impôt ; celui d’un ordre ou d’un "
        "compte est ce qu’il ajoute. Les lots de chaque compte sont choisis séparément.",
        "Las plusvalías y pérdidas de {} se compensan para el impuesto; el de una orden o cuenta es lo que "
        "añade. Los lotes de cada cuenta se eligen por separado.",
    ),
    (
        "{} is sold at a loss in {} and bought in {}, which is not taxable: what of that loss does not count "
        "now is lost for good.",
        "{} wird in {} mit Verlust verkauft und in {} gekauft, das nicht steuerpflichtig ist: Was von diesem "
        "Verlust jetzt nicht zählt, ist endgültig verloren.",
        "{} est vendu à perte dans {} et acheté dans {}, qui n’est pas imposable : ce qui de cette perte ne "
        "compte pas maintenant est définitivement perdu.",
        "{} se vende con pérdida en {} y se compra en {}, que no tributa: lo que de esa pérdida no cuenta "
        "ahora se pierde para siempre.",
    ),
    # currencies
    (
        "Before the purchases, exchange into {names}, which is needed beyond the cash and the sales in each currency.",
        "Tauschen Sie vor den Käufen in {names}: So viel fehlt über Bargeld und Verkäufe in jeder Währung hinaus.",
        "Avant les achats, changez en {names} : il les faut en plus des liquidités et des ventes dans chaque devise.",
        "Antes de las compras, cambie a {names}: hace falta además del efectivo y las ventas en cada divisa.",
    ),
    (
        "Before the purchases, exchange into {names}, which is needed beyond the cash and the sales in each "
        "currency; to spare are {names2}.",
        "Tauschen Sie vor den Käufen in {names}: So viel fehlt über Bargeld und Verkäufe in jeder Währung "
        "hinaus; übrig sind {names2}.",
        "Avant les achats, changez en {names} : il les faut en plus des liquidités et des ventes dans chaque "
        "devise ; disponibles : {names2}.",
        "Antes de las compras, cambie a {names}: hace falta además del efectivo y las ventas en cada divisa; "
        "sobran {names2}.",
    ),
    (
        "Before the withdrawal, exchange into {names}, which is needed beyond the cash and the sales in each currency.",
        "Tauschen Sie vor der Entnahme in {names}: So viel fehlt über Bargeld und Verkäufe in jeder Währung hinaus.",
        "Avant le retrait, changez en {names} : il les faut en plus des liquidités et des ventes dans chaque devise.",
        "Antes de la retirada, cambie a {names}: hace falta además del efectivo y las ventas en cada divisa.",
    ),
    (
        "Before the withdrawal, exchange into {names}, which is needed beyond the cash and the sales in each "
        "currency; to spare are {names2}.",
        "Tauschen Sie vor der Entnahme in {names}: So viel fehlt über Bargeld und Verkäufe in jeder Währung "
        "hinaus; übrig sind {names2}.",
        "Avant le retrait, changez en {names} : il les faut en plus des liquidités et des ventes dans chaque "
        "devise ; disponibles : {names2}.",
        "Antes de la retirada, cambie a {names}: hace falta además del efectivo y las ventas en cada divisa; "
        "sobran {names2}.",
    ),
    (
        "Gains of what is held in {names} are estimated with its cost at today's rate; a tax return counts "
        "the rates of the days of purchase and sale.",
        "Gewinne auf das, was in {names} gehalten wird, sind mit dem Einstandswert zum heutigen Kurs "
        "geschätzt; in der Steuererklärung zählen die Kurse der Tage von Kauf und Verkauf.",
        "Les plus-values de ce qui est détenu en {names} sont estimées avec son prix de revient au taux du "
        "jour ; une déclaration compte les taux des jours d’achat et de vente.",
        "Las plusvalías de lo que se tiene en {names} se estiman con su coste al cambio de hoy; una "
        "declaración cuenta los cambios de los días de compra y de venta.",
    ),
    # how good it is known to be
    (
        "Proven closest of {say}: no other orders in these share steps come nearer to the exact plan.",
        "Nachweislich am nächsten unter {say}: Keine anderen Aufträge in dieser Stückelung kommen dem Plan näher.",
        "Prouvé au plus près parmi {say} : aucun autre ordre à ces pas ne s’approche davantage du plan exact.",
        "Demostrado como el más cercano entre {say}: ninguna otra orden con estos pasos se acerca más al plan exacto.",
    ),
    (
        "Within {money} of the best possible: no orders in these share steps come nearer by more.",
        "Höchstens {money} vom Besten entfernt: Keine Aufträge in dieser Stückelung kommen den Zielen um mehr näher.",
        "À {money} au plus du meilleur possible : aucun ordre à ces pas ne s’approche de plus que cela.",
        "A {money} como máximo de lo mejor posible: ninguna orden con estos pasos se acerca más que eso.",
    ),
    (
        "Within {money} of the best possible of {say}: no orders in these share steps come nearer by more.",
        "Höchstens {money} vom Besten unter {say} entfernt: Keine Aufträge in dieser Stückelung kommen um mehr näher.",
        "À {money} au plus du meilleur possible parmi {say} : aucun ordre à ces pas ne s’approche de plus que cela.",
        "A {money} como máximo de lo mejor posible entre {say}: ninguna orden con estos pasos se acerca más que eso.",
    ),
    (
        "plans that sell these lots in this order",
        "Plänen, die diese Posten in dieser Reihenfolge verkaufen",
        "les plans qui vendent ces lots dans cet ordre",
        "los planes que venden estos lotes en este orden",
    ),
    (
        "plans of no more than {number} order",
        "Plänen mit höchstens {number} Auftrag",
        "les plans d’au plus {number} ordre",
        "los planes de {number} orden como máximo",
    ),
    (
        "plans of no more than {number} orders",
        "Plänen mit höchstens {number} Aufträgen",
        "les plans d’au plus {number} ordres",
        "los planes de {number} órdenes como máximo",
    ),
    (
        "plans that sell these lots in this order, with no more than {number} orders",
        "Plänen, die diese Posten in dieser Reihenfolge verkaufen, mit höchstens {number} Aufträgen",
        "les plans qui vendent ces lots dans cet ordre, avec au plus {number} ordres",
        "los planes que venden estos lotes en este orden, con {number} órdenes como máximo",
    ),
    ("{say} and {say2}", "{say} und {say2}", "{say} et {say2}", "{say} y {say2}"),
    # findings
    ("warning: {say}", "Warnung: {say}", "avertissement : {say}", "advertencia: {say}"),
    ("note: {say}", "Hinweis: {say}", "remarque : {say}", "nota: {say}"),
    # what limits hold back
    (
        "These are as many orders as Maximum orders allows.",
        "Das sind so viele Aufträge, wie „Maximum orders“ erlaubt.",
        "Ce sont autant d’ordres que « Maximum orders » le permet.",
        "Son tantas órdenes como permite «Maximum orders».",
    ),
    (
        "Without Prefer fewer orders there would be more of them.",
        "Ohne „Prefer fewer orders“ wären es mehr.",
        "Sans « Prefer fewer orders », il y en aurait davantage.",
        "Sin «Prefer fewer orders» habría más.",
    ),
    (
        "Maximum buy holds {} back: the rest is for another time.",
        "„Maximum buy“ hält {} zurück: Der Rest bleibt für ein andermal.",
        "« Maximum buy » retient {} : le reste est pour une autre fois.",
        "«Maximum buy» retiene {}: el resto queda para otra vez.",
    ),
    (
        "Maximum sell holds {} back: the rest is for another time.",
        "„Maximum sell“ hält {} zurück: Der Rest bleibt für ein andermal.",
        "« Maximum sell » retient {} : le reste est pour une autre fois.",
        "«Maximum sell» retiene {}: el resto queda para otra vez.",
    ),
)
