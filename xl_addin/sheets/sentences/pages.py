"""What the reports say of themselves: drift, plans beside each other, the months ahead, the dashboard."""

from __future__ import annotations

ROWS: tuple[tuple[str, str, str, str], ...] = (
    # headline and drift
    (
        "Drift {percent}: {number} over and {number2} under their targets.",
        "Abweichung {percent}: {number} über und {number2} unter ihrem Ziel.",
        "Écart {percent} : {number} au-dessus et {number2} au-dessous de leur cible.",
        "Desviación {percent}: {number} por encima y {number2} por debajo de su objetivo.",
    ),
    # dashboard
    (
        "Drift in percentage points, the largest first: {each}.",
        "Abweichung in Prozentpunkten, die größte zuerst: {each}.",
        "Écart en points de pourcentage, le plus grand d’abord : {each}.",
        "Desviación en puntos porcentuales, la mayor primero: {each}.",
    ),
    (
        "What is held: nothing yet.",
        "Was gehalten wird: noch nichts.",
        "Ce qui est détenu : rien encore.",
        "Lo que se tiene: nada todavía.",
    ),
    ("What is held: {each}.", "Was gehalten wird: {each}.", "Ce qui est détenu : {each}.", "Lo que se tiene: {each}."),
    (
        "Target and actual by slice: {each}.",
        "Ziel und Ist nach Position: {each}.",
        "Cible et réel par ligne : {each}.",
        "Objetivo y real por posición: {each}.",
    ),
    (
        "Target and actual by pie: {each}.",
        "Ziel und Ist nach Pie: {each}.",
        "Cible et réel par pie : {each}.",
        "Objetivo y real por pie: {each}.",
    ),
    (
        "Portfolio drift at each proposal: {each}.",
        "Abweichung bei jedem Vorschlag: {each}.",
        "Écart à chaque proposition : {each}.",
        "Desviación en cada propuesta: {each}.",
    ),
    ("nothing", "nichts", "rien", "nada"),
    (
        "the numbers this example begins with",
        "die Zahlen, mit denen dieses Beispiel beginnt",
        "les chiffres avec lesquels cet exemple commence",
        "las cifras con las que empieza este ejemplo",
    ),
    ("{}, trading days", "{}, an Handelstagen", "{}, jours de bourse", "{}, días de bolsa"),
    ("EXPIRED", "ABGELAUFEN", "EXPIRÉ", "CADUCADO"),
    ("STALE", "VERALTET", "PÉRIMÉ", "OBSOLETO"),
    ("ALTERED", "VERÄNDERT", "MODIFIÉ", "ALTERADO"),
    # compare
    ("The plan to propose", "Der vorzuschlagende Plan", "Le plan à proposer", "El plan por proponer"),
    (
        "Compare the plans below first. Choosing decides nothing: it says which plan is to be proposed.",
        "Vergleichen Sie zuerst die Pläne unten. Die Wahl entscheidet nichts: Sie sagt, welcher Plan "
        "vorgeschlagen werden soll.",
        "Comparez d’abord les plans ci-dessous. Le choix ne décide rien : il dit quel plan proposer.",
        "Compare primero los planes de abajo. Elegir no decide nada: dice qué plan proponer.",
    ),
    (
        "How it stands before any of them.",
        "Wie es vor jedem von ihnen steht.",
        "L’état avant chacun d’eux.",
        "Cómo está antes de cualquiera de ellos.",
    ),
    (
        'The same orders as "{say}".',
        "Dieselben Aufträge wie „{say}“.",
        "Les mêmes ordres que « {say} ».",
        "Las mismas órdenes que «{say}».",
    ),
    ("{say} = {say2}", "{say} = {say2}", "{say} = {say2}", "{say} = {say2}"),
    ("Not possible: {say}", "Nicht möglich: {say}", "Impossible : {say}", "No es posible: {say}"),
    ("not known", "nicht bekannt", "non connu", "sin conocer"),
    ("(chi-squared)", "(Chi-Quadrat)", "(khi-deux)", "(ji-cuadrado)"),
    ("Distance", "Abstand", "Distance", "Distancia"),
    ("yes", "ja", "oui", "sí"),
    ("no", "nein", "non", "no"),
    (
        "Choose a plan in the yellow cell above. Then Rebalance as chosen (a button in Excel, an entry of "
        "the Pie menu in LibreOffice); or save, and run: xl-addin rebalance BOOK --choose",
        "Wählen Sie oben in der gelben Zelle einen Plan. Dann „Rebalance as chosen“ (eine Schaltfläche in "
        "Excel, ein Eintrag des Menüs Pie in LibreOffice); oder speichern Sie und führen Sie aus: xl-addin "
        "rebalance BOOK --choose",
        "Choisissez un plan dans la cellule jaune ci-dessus. Puis « Rebalance as chosen » (un bouton dans "
        "Excel, une entrée du menu Pie dans LibreOffice) ; ou enregistrez et lancez : xl-addin rebalance "
        "BOOK --choose",
        "Elija un plan en la celda amarilla de arriba. Después «Rebalance as chosen» (un botón en Excel, una "
        "entrada del menú Pie en LibreOffice); o guarde y ejecute: xl-addin rebalance BOOK --choose",
    ),
    (
        'Or name it without opening the workbook: xl-addin rebalance BOOK --choose "closest"',
        'Oder nennen Sie ihn, ohne die Mappe zu öffnen: xl-addin rebalance BOOK --choose "closest"',
        'Ou nommez-le sans ouvrir le classeur : xl-addin rebalance BOOK --choose "closest"',
        'O nómbrelo sin abrir el libro: xl-addin rebalance BOOK --choose "closest"',
    ),
    (
        "That works the plan out anew and writes its confirmation: every order with its reason and lots, to "
        "be approved or rejected there. Nothing is decided on this sheet.",
        "Das rechnet den Plan neu und schreibt seine Bestätigung: jeden Auftrag mit Grund und Posten, um "
        "dort genehmigt oder abgelehnt zu werden. Auf diesem Blatt wird nichts entschieden.",
        "Cela recalcule le plan et écrit sa confirmation : chaque ordre avec sa raison et ses lots, à "
        "approuver ou rejeter là. Rien ne se décide sur cette feuille.",
        "Eso calcula el plan de nuevo y escribe su confirmación: cada orden con su motivo y sus lotes, para "
        "aprobarla o rechazarla allí. En esta hoja no se decide nada.",
    ),
    (
        "Prices, gains and taxes are estimates. This is not tax or investment advice. Nothing is traded by "
        "this program: an order happens only when you enter it with your broker.",
        "Kurse, Gewinne und Steuern sind Schätzungen. Dies ist keine Steuer- oder Anlageberatung. Dieses "
        "Programm handelt nicht: Ein Auftrag entsteht erst, wenn Sie ihn Ihrem Broker erteilen.",
        "Cours, plus-values et impôts sont des estimations. Ceci n’est pas un conseil fiscal ou "
        "d’investissement. Ce programme ne négocie rien : un ordre n’existe que si vous le passez chez votre "
        "courtier.",
        "Precios, plusvalías e impuestos son estimaciones. Esto no es asesoramiento fiscal ni de inversión. "
        "Este programa no negocia nada: una orden solo existe si usted la da a su bróker.",
    ),
    (
        "Estimated tax (up) against drift after (across)",
        "Geschätzte Steuer (nach oben) und Abweichung danach (nach rechts)",
        "Impôt estimé (vertical) selon l’écart après (horizontal)",
        "Impuesto estimado (vertical) según la desviación después (horizontal)",
    ),
    (
        "The estimated tax of each plan against the drift it leaves: {each}.",
        "Die geschätzte Steuer jedes Plans gegen die Abweichung, die er lässt: {each}.",
        "L’impôt estimé de chaque plan selon l’écart qu’il laisse : {each}.",
        "El impuesto estimado de cada plan según la desviación que deja: {each}.",
    ),
    # the months ahead
    (
        "Every target is reached today.",
        "Jedes Ziel ist heute erreicht.",
        "Chaque cible est atteinte aujourd’hui.",
        "Cada objetivo está alcanzado hoy.",
    ),
    (
        "Every target is reached within a month, on {date}, and nothing is sold for it.",
        "Jedes Ziel ist innerhalb eines Monats erreicht, am {date}, und nichts wird dafür verkauft.",
        "Chaque cible est atteinte en un mois, le {date}, sans rien vendre pour cela.",
        "Cada objetivo se alcanza en un mes, el {date}, sin vender nada para ello.",
    ),
    (
        "Every target is reached within {number} months, on {date}, and nothing is sold for it.",
        "Jedes Ziel ist innerhalb von {number} Monaten erreicht, am {date}, und nichts wird dafür verkauft.",
        "Chaque cible est atteinte en {number} mois, le {date}, sans rien vendre pour cela.",
        "Cada objetivo se alcanza en {number} meses, el {date}, sin vender nada para ello.",
    ),
    (
        "By {date} the targets are not all reached without a sale for it.",
        "Bis zum {date} sind ohne einen Verkauf dafür nicht alle Ziele erreicht.",
        "Au {date}, les cibles ne sont pas toutes atteintes sans une vente pour cela.",
        "Para el {date} no se alcanzan todos los objetivos sin una venta para ello.",
    ),
    (
        "A rebalance today would sell {money}, with no estimate of its tax.",
        "Ein Ausgleich heute würde für {money} verkaufen, ohne Schätzung der Steuer darauf.",
        "Un rééquilibrage aujourd’hui vendrait pour {money}, sans estimation de l’impôt.",
        "Un reajuste hoy vendería por {money}, sin estimación de su impuesto.",
    ),
    (
        "A rebalance today would sell {money}, which adds an estimated {money2} of tax.",
        "Ein Ausgleich heute würde für {money} verkaufen, was geschätzt {money2} Steuer kostet.",
        "Un rééquilibrage aujourd’hui vendrait pour {money}, soit un impôt estimé de {money2} en plus.",
        "Un reajuste hoy vendería por {money}, lo que añade un impuesto estimado de {money2}.",
    ),
    ("not yet", "noch nicht", "pas encore", "aún no"),
    (
        "Portfolio drift at the end of each month",
        "Abweichung des Portfolios am Ende jedes Monats",
        "Écart du portefeuille à la fin de chaque mois",
        "Desviación de la cartera al final de cada mes",
    ),
    # why a plan cannot be
    (
        "no slice has a tolerance band",
        "keine Position hat ein Toleranzband",
        "aucune ligne n’a de bande de tolérance",
        "ninguna posición tiene banda de tolerancia",
    ),
    (
        "Type a Band, such as 5pp, on the Settings sheet.",
        "Tippen Sie auf dem Blatt Settings ein „Band“, etwa 5pp.",
        "Saisissez un « Band », tel que 5pp, sur la feuille Settings.",
        "Escriba un «Band», como 5pp, en la hoja Settings.",
    ),
    (
        "a rebalance of one pie uses no cash, so that it cannot do without sales",
        "der Ausgleich eines Pies nutzt kein Bargeld und kommt darum nicht ohne Verkäufe aus",
        "le rééquilibrage d’un seul pie n’utilise pas de liquidités et ne peut se passer de ventes",
        "el reajuste de un solo pie no usa efectivo, así que no puede prescindir de ventas",
    ),
    (
        "a rebalance without sales would need cash, and it uses none",
        "ein Ausgleich ohne Verkäufe bräuchte Bargeld, und er nutzt keines",
        "un rééquilibrage sans ventes aurait besoin de liquidités, et il n’en utilise pas",
        "un reajuste sin ventas necesitaría efectivo, y no usa ninguno",
    ),
    (
        "Set Rebalance uses cash to yes.",
        "Setzen Sie „Rebalance uses cash“ auf „yes“.",
        "Mettez « Rebalance uses cash » sur « yes ».",
        "Ponga «Rebalance uses cash» en «yes».",
    ),
    (
        "cash is {money} below the minimum, and only a sale can raise it",
        "das Bargeld liegt {money} unter dem Mindestbestand, und nur ein Verkauf kann es erhöhen",
        "les liquidités sont à {money} sous le minimum, et seule une vente peut les relever",
        "el efectivo está {money} por debajo del mínimo, y solo una venta puede elevarlo",
    ),
    ("Choose another plan.", "Wählen Sie einen anderen Plan.", "Choisissez un autre plan.", "Elija otro plan."),
    (
        "cash is {money} below the minimum, and only {money2} may be sold",
        "das Bargeld liegt {money} unter dem Mindestbestand, und nur für {money2} darf verkauft werden",
        "les liquidités sont à {money} sous le minimum, et seuls {money2} peuvent être vendus",
        "el efectivo está {money} por debajo del mínimo, y solo pueden venderse {money2}",
    ),
    (
        "Lower Minimum cash, or lift a constraint.",
        "Senken Sie „Minimum cash“, oder heben Sie eine Vorgabe auf.",
        "Baissez « Minimum cash », ou levez une contrainte.",
        "Baje «Minimum cash», o quite una restricción.",
    ),
    # what is told to a word that a list does not have
    ("Choose one of: {}.", "Wählen Sie eines von diesen: {}.", "Choisissez parmi : {}.", "Elija uno de estos: {}."),
)
