"""Plain gravity, which the Market part is compared with: GDP^.84 · distance^−.93.

The powers are those of the meta-analysis in Head & Mayer (2014), "Gravity Equations: Workhorse,
Toolkit, and Cookbook", Handbook of International Economics 4.
"""

GDP_POWER, DISTANCE_POWER = 0.84, -0.93
